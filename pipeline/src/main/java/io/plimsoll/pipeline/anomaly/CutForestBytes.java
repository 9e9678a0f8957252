package io.plimsoll.pipeline.anomaly;

import com.amazon.randomcutforest.state.ExecutionContext;
import com.amazon.randomcutforest.state.RandomCutForestState;
import com.amazon.randomcutforest.state.sampler.CompactSamplerState;
import com.amazon.randomcutforest.state.store.NodeStoreState;
import com.amazon.randomcutforest.state.store.PointStoreState;
import com.amazon.randomcutforest.state.tree.CompactRandomCutTreeState;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The library's state objects, field by field: it leaves their serialization to others, and that of
 * Java would tie the bytes to its classes.
 */
final class CutForestBytes {
    private static final int MOST_TREES = 1_000;

    private CutForestBytes() {}

    static void write(RandomCutForestState state, DataOutput out) throws IOException {
        out.writeUTF(state.getVersion());
        out.writeLong(state.getTotalUpdates());
        out.writeDouble(state.getTimeDecay());
        out.writeInt(state.getNumberOfTrees());
        out.writeInt(state.getSampleSize());
        out.writeInt(state.getShingleSize());
        out.writeInt(state.getDimensions());
        out.writeInt(state.getOutputAfter());
        out.writeBoolean(state.isCompressed());
        out.writeBoolean(state.isPartialTreeState());
        out.writeDouble(state.getBoundingBoxCacheFraction());
        out.writeBoolean(state.isStoreSequenceIndexesEnabled());
        out.writeBoolean(state.isCompact());
        out.writeBoolean(state.isInternalShinglingEnabled());
        out.writeBoolean(state.isCenterOfMassEnabled());
        out.writeUTF(state.getPrecision());
        out.writeBoolean(state.isSaveTreeStateEnabled());
        out.writeBoolean(state.isSaveSamplerStateEnabled());
        out.writeBoolean(state.isSaveCoordinatorStateEnabled());
        out.writeBoolean(state.isCurrentlySampling());
        writePoints(state.getPointStoreState(), out);
        for (int i = 0; i < state.getNumberOfTrees(); i++) {
            writeSampler(state.getCompactSamplerStates().get(i), out);
            writeTree(state.getCompactRandomCutTreeStates().get(i), out);
        }
    }

    static RandomCutForestState read(DataInput in) throws IOException {
        RandomCutForestState state = new RandomCutForestState();
        state.setVersion(in.readUTF());
        state.setTotalUpdates(in.readLong());
        state.setTimeDecay(in.readDouble());
        state.setNumberOfTrees(in.readInt());
        if (state.getNumberOfTrees() < 1 || state.getNumberOfTrees() > MOST_TREES) {
            throw new IOException("a forest of " + state.getNumberOfTrees() + " trees");
        }
        state.setSampleSize(in.readInt());
        state.setShingleSize(in.readInt());
        state.setDimensions(in.readInt());
        state.setOutputAfter(in.readInt());
        state.setCompressed(in.readBoolean());
        state.setPartialTreeState(in.readBoolean());
        state.setBoundingBoxCacheFraction(in.readDouble());
        state.setStoreSequenceIndexesEnabled(in.readBoolean());
        state.setCompact(in.readBoolean());
        state.setInternalShinglingEnabled(in.readBoolean());
        state.setCenterOfMassEnabled(in.readBoolean());
        state.setPrecision(in.readUTF());
        state.setSaveTreeStateEnabled(in.readBoolean());
        state.setSaveSamplerStateEnabled(in.readBoolean());
        state.setSaveCoordinatorStateEnabled(in.readBoolean());
        state.setCurrentlySampling(in.readBoolean());
        state.setExecutionContext(new ExecutionContext());
        state.setPointStoreState(readPoints(in));
        List<CompactSamplerState> samplers = new ArrayList<>();
        List<CompactRandomCutTreeState> trees = new ArrayList<>();
        for (int i = 0; i < state.getNumberOfTrees(); i++) {
            samplers.add(readSampler(in));
            trees.add(readTree(in));
        }
        state.setCompactSamplerStates(samplers);
        state.setCompactRandomCutTreeStates(trees);
        return state;
    }

    private static void writePoints(PointStoreState points, DataOutput out) throws IOException {
        out.writeUTF(points.getVersion());
        out.writeInt(points.getDimensions());
        out.writeInt(points.getCapacity());
        out.writeInt(points.getShingleSize());
        out.writeUTF(points.getPrecision());
        out.writeInt(points.getStartOfFreeSegment());
        OptionalArrays.write(points.getPointData(), out);
        out.writeBoolean(points.isCompressed());
        OptionalArrays.write(points.getRefCount(), out);
        out.writeBoolean(points.isDirectLocationMap());
        OptionalArrays.write(points.getLocationList(), out);
        OptionalArrays.write(points.getReverseLocationList(), out);
        out.writeBoolean(points.isReverseAvailable());
        out.writeBoolean(points.isInternalShinglingEnabled());
        OptionalArrays.write(points.getInternalShingle(), out);
        out.writeLong(points.getLastTimeStamp());
        out.writeBoolean(points.isRotationEnabled());
        out.writeBoolean(points.isDynamicResizingEnabled());
        out.writeInt(points.getCurrentStoreCapacity());
        out.writeInt(points.getIndexCapacity());
        OptionalArrays.write(points.getDuplicateRefs(), out);
    }

    private static PointStoreState readPoints(DataInput in) throws IOException {
        PointStoreState points = new PointStoreState();
        points.setVersion(in.readUTF());
        points.setDimensions(in.readInt());
        points.setCapacity(in.readInt());
        points.setShingleSize(in.readInt());
        points.setPrecision(in.readUTF());
        points.setStartOfFreeSegment(in.readInt());
        points.setPointData(OptionalArrays.readBytes(in));
        points.setCompressed(in.readBoolean());
        points.setRefCount(OptionalArrays.readInts(in));
        points.setDirectLocationMap(in.readBoolean());
        points.setLocationList(OptionalArrays.readInts(in));
        points.setReverseLocationList(OptionalArrays.readInts(in));
        points.setReverseAvailable(in.readBoolean());
        points.setInternalShinglingEnabled(in.readBoolean());
        points.setInternalShingle(OptionalArrays.readDoubles(in));
        points.setLastTimeStamp(in.readLong());
        points.setRotationEnabled(in.readBoolean());
        points.setDynamicResizingEnabled(in.readBoolean());
        points.setCurrentStoreCapacity(in.readInt());
        points.setIndexCapacity(in.readInt());
        points.setDuplicateRefs(OptionalArrays.readInts(in));
        return points;
    }

    private static void writeSampler(CompactSamplerState sampler, DataOutput out)
            throws IOException {
        out.writeUTF(sampler.getVersion());
        OptionalArrays.write(sampler.getWeight(), out);
        OptionalArrays.write(sampler.getPointIndex(), out);
        out.writeInt(sampler.getSize());
        out.writeInt(sampler.getCapacity());
        out.writeDouble(sampler.getInitialAcceptFraction());
        out.writeDouble(sampler.getTimeDecay());
        out.writeLong(sampler.getSequenceIndexOfMostRecentTimeDecayUpdate());
        out.writeLong(sampler.getMaxSequenceIndex());
        out.writeBoolean(sampler.isCompressed());
        out.writeLong(sampler.getRandomSeed());
    }

    private static CompactSamplerState readSampler(DataInput in) throws IOException {
        CompactSamplerState sampler = new CompactSamplerState();
        sampler.setVersion(in.readUTF());
        sampler.setWeight(OptionalArrays.readFloats(in));
        sampler.setPointIndex(OptionalArrays.readInts(in));
        sampler.setSize(in.readInt());
        sampler.setCapacity(in.readInt());
        sampler.setInitialAcceptFraction(in.readDouble());
        sampler.setTimeDecay(in.readDouble());
        sampler.setSequenceIndexOfMostRecentTimeDecayUpdate(in.readLong());
        sampler.setMaxSequenceIndex(in.readLong());
        sampler.setCompressed(in.readBoolean());
        sampler.setRandomSeed(in.readLong());
        return sampler;
    }

    private static void writeTree(CompactRandomCutTreeState tree, DataOutput out)
            throws IOException {
        out.writeUTF(tree.getVersion());
        out.writeInt(tree.getRoot());
        out.writeInt(tree.getMaxSize());
        out.writeInt(tree.getOutputAfter());
        out.writeDouble(tree.getBoundingBoxCacheFraction());
        out.writeBoolean(tree.isPartialTreeState());
        out.writeLong(tree.getSeed());
        out.writeInt(tree.getId());
        out.writeInt(tree.getDimensions());
        out.writeLong(tree.getStaticSeed());
        out.writeFloat(tree.getWeight());
        NodeStoreState nodes = tree.getNodeStoreState();
        out.writeUTF(nodes.getVersion());
        out.writeInt(nodes.getCapacity());
        out.writeBoolean(nodes.isCompressed());
        OptionalArrays.write(nodes.getCutDimension(), out);
        OptionalArrays.write(nodes.getCutValueData(), out);
        out.writeUTF(nodes.getPrecision());
        out.writeInt(nodes.getRoot());
        out.writeBoolean(nodes.isCanonicalAndNotALeaf());
        out.writeInt(nodes.getSize());
        OptionalArrays.write(nodes.getLeftIndex(), out);
        OptionalArrays.write(nodes.getRightIndex(), out);
        OptionalArrays.write(nodes.getNodeFreeIndexes(), out);
        out.writeInt(nodes.getNodeFreeIndexPointer());
        OptionalArrays.write(nodes.getLeafFreeIndexes(), out);
        out.writeInt(nodes.getLeafFreeIndexPointer());
        out.writeBoolean(nodes.isPartialTreeStateEnabled());
        OptionalArrays.write(nodes.getLeafMass(), out);
        OptionalArrays.write(nodes.getLeafPointIndex(), out);
    }

    private static CompactRandomCutTreeState readTree(DataInput in) throws IOException {
        CompactRandomCutTreeState tree = new CompactRandomCutTreeState();
        tree.setVersion(in.readUTF());
        tree.setRoot(in.readInt());
        tree.setMaxSize(in.readInt());
        tree.setOutputAfter(in.readInt());
        tree.setBoundingBoxCacheFraction(in.readDouble());
        tree.setPartialTreeState(in.readBoolean());
        tree.setSeed(in.readLong());
        tree.setId(in.readInt());
        tree.setDimensions(in.readInt());
        tree.setStaticSeed(in.readLong());
        tree.setWeight(in.readFloat());
        NodeStoreState nodes = new NodeStoreState();
        nodes.setVersion(in.readUTF());
        nodes.setCapacity(in.readInt());
        nodes.setCompressed(in.readBoolean());
        nodes.setCutDimension(OptionalArrays.readInts(in));
        nodes.setCutValueData(OptionalArrays.readBytes(in));
        nodes.setPrecision(in.readUTF());
        nodes.setRoot(in.readInt());
        nodes.setCanonicalAndNotALeaf(in.readBoolean());
        nodes.setSize(in.readInt());
        nodes.setLeftIndex(OptionalArrays.readInts(in));
        nodes.setRightIndex(OptionalArrays.readInts(in));
        nodes.setNodeFreeIndexes(OptionalArrays.readInts(in));
        nodes.setNodeFreeIndexPointer(in.readInt());
        nodes.setLeafFreeIndexes(OptionalArrays.readInts(in));
        nodes.setLeafFreeIndexPointer(in.readInt());
        nodes.setPartialTreeStateEnabled(in.readBoolean());
        nodes.setLeafMass(OptionalArrays.readInts(in));
        nodes.setLeafPointIndex(OptionalArrays.readInts(in));
        tree.setNodeStoreState(nodes);
        return tree;
    }
}

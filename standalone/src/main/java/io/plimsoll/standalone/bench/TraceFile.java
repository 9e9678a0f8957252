package io.plimsoll.standalone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The series of a file of traces with a value every 5 minutes: either one series a row with columns
 * {@code t000, t001…}, or one value a row with a column {@code vm}, as the PlanetLab and Bitbrains
 * traces lie.
 */
final class TraceFile {
    private TraceFile() {}

    /** All series; a value that is missing is left out of a tall file and NaN in a wide one. */
    static List<double[]> read(Path file, String column) throws IOException {
        CsvFile csv = CsvFile.read(file);
        return csv.columns().contains("t000") ? wide(csv) : tall(csv, column);
    }

    /** The series cut into whole pieces of this length. */
    static List<double[]> pieces(List<double[]> series, int length) {
        List<double[]> pieces = new ArrayList<>();
        for (double[] values : series) {
            for (int from = 0; from + length <= values.length; from += length) {
                pieces.add(Arrays.copyOfRange(values, from, from + length));
            }
        }
        return pieces;
    }

    private static List<double[]> wide(CsvFile csv) throws IOException {
        int first = csv.column("t000");
        List<double[]> all = new ArrayList<>();
        for (int row = 0; row < csv.rows().size(); row++) {
            double[] values = new double[csv.columns().size() - first];
            for (int i = 0; i < values.length; i++) {
                values[i] = csv.number(row, first + i);
            }
            all.add(values);
        }
        return all;
    }

    private static List<double[]> tall(CsvFile csv, String column) throws IOException {
        int vm = csv.column("vm");
        int value = csv.column(column);
        Map<String, List<Double>> byVm = new LinkedHashMap<>();
        for (int row = 0; row < csv.rows().size(); row++) {
            double number = csv.number(row, value);
            if (!Double.isNaN(number)) {
                byVm.computeIfAbsent(csv.rows().get(row)[vm], v -> new ArrayList<>()).add(number);
            }
        }
        return byVm.values().stream()
                .map(values -> values.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }
}

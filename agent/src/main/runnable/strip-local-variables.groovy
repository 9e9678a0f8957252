// Rewrites the runnable jar without the tables of local variables. Only a debugger that is attached to the agent reads
// them; the JVM keeps them in memory, 1.6 MiB of it. Line numbers stay, as stack traces need them.
import java.util.zip.ZipEntry
import java.util.zip.ZipFile
import java.util.zip.ZipOutputStream
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.Label
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes

byte[] stripped(byte[] before) {
    def writer = new ClassWriter(0)
    def visitor = new ClassVisitor(Opcodes.ASM9, writer) {
        @Override
        MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
                @Override
                void visitLocalVariable(
                        String local, String localType, String localSignature, Label start, Label end, int index) {
                    // Left out.
                }
            }
        }
    }
    new ClassReader(before).accept(visitor, 0)
    return writer.toByteArray()
}

def jar = new File(runnableJar as String)
def slim = new File(jar.path + '.slim')
new ZipFile(jar).withCloseable { from ->
    new ZipOutputStream(slim.newOutputStream()).withCloseable { to ->
        // The JVM keeps the table of contents, too, and needs no folders in it.
        from.entries().findAll { !it.directory }.each { entry ->
            byte[] content = from.getInputStream(entry).withCloseable { it.readAllBytes() }
            // As it was, so that the same sources make the same jar.
            def copy = new ZipEntry(entry.name)
            copy.timeLocal = entry.timeLocal
            to.putNextEntry(copy)
            to.write(entry.name.endsWith('.class') ? stripped(content) : content)
            to.closeEntry()
        }
    }
}
if (!slim.renameTo(jar)) {
    throw new IOException("can't replace ${jar}")
}

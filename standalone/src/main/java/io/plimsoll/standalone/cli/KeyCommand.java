package io.plimsoll.standalone.cli;

import io.plimsoll.wire.CommandSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.util.Base64;
import java.util.List;

/** {@code plimsoll key new}: the pair that signs commands. */
final class KeyCommand {
    private static final String USAGE = "usage: plimsoll key new FOLDER";

    private KeyCommand() {}

    static int run(List<String> args, PrintStream out) throws UsageException, FailedException {
        if (args.size() != 2 || !args.get(0).equals("new")) {
            throw new UsageException(USAGE);
        }
        Path folder = Path.of(args.get(1));
        try {
            Files.createDirectories(folder);
            KeyPair pair = CommandSigner.newKeyPair();
            Path secret = folder.resolve("command.key");
            write(
                    secret,
                    pair.getPrivate(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Path open = folder.resolve("command.pub");
            write(open, pair.getPublic());
            out.println(secret + "  for the TaskManagers: --command.key.file " + secret);
            out.println(
                    open + "  for the agents: command.public.key = " + base64(pair.getPublic()));
            return 0;
        } catch (FileAlreadyExistsException e) {
            throw new FailedException(
                    e.getFile() + " is there already and is not overwritten; agents may trust it",
                    e);
        } catch (IOException e) {
            throw new FailedException("the keys can't be written to " + folder + ": " + e, e);
        }
    }

    private static void write(Path file, Key key, FileAttribute<?>... attributes)
            throws IOException {
        Files.createFile(file, attributes);
        Files.writeString(file, base64(key) + "\n", StandardCharsets.US_ASCII);
    }

    private static String base64(Key key) {
        return Base64.getEncoder().encodeToString(key.getEncoded());
    }
}

package io.plimsoll.pipeline.job;

import io.plimsoll.wire.Command;
import io.plimsoll.wire.CommandSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Signs commands with the key in a file. The key itself never becomes part of the job, where its
 * web page would show it.
 */
final class SignCommands extends RichMapFunction<Command, Command> {
    private final String keyFile;
    private transient PrivateKey key;

    SignCommands(String keyFile) {
        this.keyFile = keyFile;
    }

    @Override
    public void open(OpenContext context) {
        key = read(keyFile);
    }

    /** The key in the file. */
    static PrivateKey read(String file) {
        try {
            return CommandSigner.privateKey(Files.readString(Path.of(file)));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the private key for commands can't be read from "
                            + file
                            + "; create it with './plimsoll key new DIR' and put it on every TaskManager",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the private key for commands in " + file + " is " + e.getMessage(), e);
        }
    }

    @Override
    public Command map(Command command) {
        return CommandSigner.sign(command, key);
    }
}

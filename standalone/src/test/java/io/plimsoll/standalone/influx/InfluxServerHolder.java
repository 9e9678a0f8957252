package io.plimsoll.standalone.influx;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A JVM that holds a server until it is killed. */
final class InfluxServerHolder {
    private InfluxServerHolder() {}

    public static void main(String[] args) throws Exception {
        InfluxServer.start(Path.of(args[0]), Path.of(args[1]), "fleet");
        System.out.println("started");
        new CountDownLatch(1).await();
    }
}

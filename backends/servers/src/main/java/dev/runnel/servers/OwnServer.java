package dev.runnel.servers;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A server of one test's own, which the test stops and starts again: its address and its data stay the same. */
public abstract class OwnServer implements AutoCloseable {
    private static final long START_NANOS = 60_000_000_000L;

    private final DatabaseServer server;

    OwnServer(DatabaseServer server) {
        this.server = server;
    }

    public final DatabaseServer server() {
        return server;
    }

    /** Stops it in good order, as its administrator does who does not wait for clients to leave. */
    public abstract void stop();

    /** Stops it as a crash does: nobody is told, and it has to recover when it starts. */
    public abstract void kill();

    /** Starts it again; returns as soon as it lets its administrator in. */
    public final void start() {
        long deadline = System.nanoTime() + START_NANOS;
        run();
        while (!answers()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The server " + server + " does not come back.");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Starts the program; it need not be ready when this returns. */
    abstract void run();

    private boolean answers() {
        try {
            server.connect().close();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Runs a program to its end, without what it says. */
    static void call(List<String> command) {
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " ended with " + code);
            }
        } catch (IOException e) {
            throw new IllegalStateException("There is no program " + command.get(0), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a server was stopped or started.", e);
        }
    }

    /** Stops it for good. */
    @Override
    public abstract void close();
}

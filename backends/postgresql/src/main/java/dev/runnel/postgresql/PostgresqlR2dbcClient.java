package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import io.r2dbc.postgresql.client.Client;
import io.r2dbc.postgresql.message.backend.BackendMessage;
import io.r2dbc.postgresql.message.frontend.FrontendMessage;
import io.r2dbc.spi.Connection;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The driver's own exchange of protocol messages, for COPY. r2dbc-postgresql 1.1.1 has no public way to copy out; its way in
 * ({@code copyIn}) reads up to 64 chunks ahead of the server, whatever their size, and sends each by itself. The exchange is a
 * public interface of the driver's, but the field that holds it is not: a driver without that field copies nothing, and says so.
 */
final class PostgresqlR2dbcClient {
    private static final @Nullable Field CLIENT = find();

    private PostgresqlR2dbcClient() {}

    private static @Nullable Field find() {
        try {
            Field field =
                    Class.forName("io.r2dbc.postgresql.PostgresqlConnection").getDeclaredField("client");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /**
     * What the server answers to messages, from the first to the last before it is ready for another query; also an error is a
     * message. Whoever gets one that counts its references releases it.
     */
    static Publisher<BackendMessage> exchange(Connection connection, Publisher<FrontendMessage> messages) {
        try {
            if (CLIENT != null && CLIENT.get(connection) instanceof Client client) {
                return client.exchange(messages);
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw none(e);
        }
        throw none(null);
    }

    private static RunnelException none(@Nullable Exception e) {
        return new RunnelException(
                ErrorKind.NOT_PORTABLE,
                "This version of r2dbc-postgresql does not let raw bytes be copied. The way that works: postgresql+jdbc.",
                e);
    }
}

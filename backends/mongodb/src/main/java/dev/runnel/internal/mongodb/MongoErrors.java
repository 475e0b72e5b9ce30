package dev.runnel.internal.mongodb;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.TlsErrors;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.bson.BsonMaximumSizeExceededException;
import org.jspecify.annotations.Nullable;

/**
 * The driver's exceptions as Runnel's. What the server says may quote documents ({@code dup key: { email: "a@x.org"
 * }}), so its text is cleared of whatever stands in quotes or braces, and the cause is a copy of the driver's exception
 * with that text.
 */
final class MongoErrors {
    private final Supplier<ClusterDescription> servers;

    /** @param servers what the driver knows of them, and why it could not reach those that it did not reach */
    MongoErrors(Supplier<ClusterDescription> servers) {
        this.servers = servers;
    }

    RunnelException classify(Throwable error, Request request) {
        Throwable e = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        RunnelException classified =
                e instanceof RunnelException known ? known : ofDriver(e, request, ServerText.safe(e));
        return classified.withLabel(request.settings().label());
    }

    private RunnelException ofDriver(Throwable e, Request request, Throwable cause) {
        String what = request.what();
        if (e instanceof MongoBulkWriteException bulk && !bulk.getWriteErrors().isEmpty()) {
            var first = bulk.getWriteErrors().get(0);
            return ServerErrors.of(first.getCode(), first.getMessage(), e, cause, request, (long) first.getIndex());
        } else if (e instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() != null) {
            var concern = bulk.getWriteConcernError();
            return ServerErrors.of(concern.getCode(), concern.getMessage(), e, cause, request, null);
        } else if (e instanceof MongoWriteException write) {
            return ServerErrors.of(write.getError().getCode(), write.getError().getMessage(), e, cause, request, null);
        } else if (e instanceof MongoWriteConcernException concern) {
            var failure = concern.getWriteConcernError();
            return ServerErrors.of(failure.getCode(), failure.getMessage(), e, cause, request, null);
        } else if (e instanceof MongoExecutionTimeoutException || e instanceof MongoOperationTimeoutException) {
            return made(
                    ErrorKind.STATEMENT_TIMEOUT,
                    what + " was stopped by the server when its time was up. Give it more with timeout(...) or the URL"
                            + " option statement_timeout.",
                    cause);
        } else if (e instanceof MongoSecurityException) {
            return made(
                    ErrorKind.AUTHENTICATION,
                    "The server refused the user, the password or the certificate. Check them, and authSource, which is"
                            + " the database that knows the user.",
                    cause);
        } else if (e instanceof MongoCommandException command) {
            return ServerErrors.of(
                    command.getErrorCode(), String.valueOf(command.getErrorMessage()), e, cause, request, null);
        } else if (e instanceof MongoSocketOpenException) {
            return unreachable(cause);
        } else if (e instanceof MongoSocketException || e instanceof MongoConnectionPoolClearedException) {
            return made(
                    ErrorKind.CONNECTION_LOST,
                    "The connection broke during " + lower(what) + ". Whether it took effect is not known.",
                    cause);
        } else if (e instanceof MongoTimeoutException) {
            boolean pool = String.valueOf(e.getMessage()).contains("waiting for a connection");
            return pool
                    ? made(
                            ErrorKind.POOL_TIMEOUT,
                            "No connection of the pool became free for " + lower(what) + " in pool_timeout. Use fewer"
                                    + " at once, or raise pool_size.",
                            cause)
                    : unreachable(cause);
        }
        return ofOthers(e, request, cause);
    }

    private static RunnelException ofOthers(Throwable e, Request request, Throwable cause) {
        String text = String.valueOf(e.getMessage());
        if (e instanceof BsonMaximumSizeExceededException) {
            return made(
                    ErrorKind.DATA_INVALID,
                    "A document of " + lower(request.what()) + " is larger than the 16 MiB that the server takes.",
                    cause);
        } else if (e instanceof IllegalStateException && text.contains("state should be: open")) {
            return made(ErrorKind.CLOSED, "The database was closed; open it again.", cause);
        } else if (e instanceof MongoException mongo && mongo.getCode() > 0) {
            return ServerErrors.of(mongo.getCode(), text, e, cause, request, null);
        }
        return made(
                ErrorKind.OTHER,
                request.what() + " failed with " + e.getClass().getSimpleName() + "; see the cause.",
                cause);
    }

    static RunnelException noTransactions(@Nullable Throwable cause) {
        return made(
                ErrorKind.NOT_PORTABLE,
                "This server stands alone and has no transactions: they need a replica set or a sharded cluster. A"
                        + " single document is changed atomically everywhere.",
                cause);
    }

    private RunnelException unreachable(Throwable cause) {
        for (ServerDescription server : servers.get().getServerDescriptions()) {
            Throwable why = server.getException();
            String reason = why == null ? null : TlsErrors.reason(why);
            if (reason != null) {
                return made(
                        ErrorKind.CONNECTION_FAILED,
                        "MongoDB at " + server.getAddress() + " cannot be used: " + reason + ".",
                        cause);
            }
        }
        return made(
                ErrorKind.CONNECTION_FAILED,
                "No server could be reached in connect_timeout. Check the hosts and ports of the URL, that the server"
                        + " runs, and TLS, which is on for every host but this machine (tls=false says otherwise).",
                cause);
    }

    private static RunnelException made(ErrorKind kind, String message, @Nullable Throwable cause) {
        return new RunnelException(kind, message, cause, ErrorDetails.NONE);
    }

    static String lower(String what) {
        return Character.toLowerCase(what.charAt(0)) + what.substring(1);
    }
}

package dev.runnel.internal.mongodb;

import com.mongodb.MongoException;
import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the server's error codes mean. */
final class ServerErrors {
    private static final Pattern INDEX = Pattern.compile("\\bindex:\\s+(\\S+?)(?=\\s+(?:dup key|collation)|$)");
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\w.$-]{1,120}");

    private record Meaning(ErrorKind kind, String sentence) {}

    private static final Map<Integer, Meaning> CODES = Map.ofEntries(
            code(11000, ErrorKind.UNIQUE_VIOLATION, "A document with this key is there already"),
            code(11001, ErrorKind.UNIQUE_VIOLATION, "A document with this key is there already"),
            code(112, ErrorKind.SERIALIZATION_FAILURE, "The transaction lost against a concurrent write; run it again"),
            code(24, ErrorKind.LOCK_TIMEOUT, "A lock was not granted in time; run it again"),
            code(46, ErrorKind.LOCK_TIMEOUT, "A lock was not granted in time; run it again"),
            code(
                    50,
                    ErrorKind.STATEMENT_TIMEOUT,
                    "The server stopped it when its time was up; give it a longer timeout"),
            code(
                    262,
                    ErrorKind.STATEMENT_TIMEOUT,
                    "The server stopped it when its time was up; give it a longer timeout"),
            code(11601, ErrorKind.STATEMENT_CANCELLED, "It was killed on the server"),
            code(237, ErrorKind.STATEMENT_CANCELLED, "Its cursor was killed on the server"),
            code(43, ErrorKind.STATEMENT_CANCELLED, "Its cursor is no longer on the server, killed or idle too long"),
            code(13, ErrorKind.AUTHENTICATION, "The user may not do this"),
            code(18, ErrorKind.AUTHENTICATION, "The server refused the user or the password"),
            code(26, ErrorKind.UNDEFINED_OBJECT, "There is no such collection"),
            code(27, ErrorKind.UNDEFINED_OBJECT, "There is no such index"),
            code(59, ErrorKind.UNDEFINED_OBJECT, "The server knows no such command"),
            code(48, ErrorKind.DUPLICATE_OBJECT, "A collection of this name exists already"),
            code(85, ErrorKind.DUPLICATE_OBJECT, "Such an index exists already with other options"),
            code(86, ErrorKind.DUPLICATE_OBJECT, "Another index of this name exists already"),
            code(121, ErrorKind.CHECK_VIOLATION, "The collection's validator refused the document"),
            code(10334, ErrorKind.DATA_INVALID, "A document is larger than the 16 MiB that the server takes"),
            code(17280, ErrorKind.DATA_INVALID, "An index key is too large"),
            code(14, ErrorKind.DATA_INVALID, "A value is of the wrong type for this"),
            code(28, ErrorKind.DATA_INVALID, "The path leads through a value that is no document"),
            code(66, ErrorKind.DATA_INVALID, "The _id of a document cannot be changed"),
            code(2, ErrorKind.SYNTAX, "The server does not understand the command"),
            code(9, ErrorKind.SYNTAX, "The server does not understand the command"),
            code(20, ErrorKind.NOT_PORTABLE, "This server cannot do it"),
            code(115, ErrorKind.NOT_PORTABLE, "This server cannot do it"),
            code(263, ErrorKind.NOT_PORTABLE, "It cannot be done in a transaction"),
            code(225, ErrorKind.TRANSACTION_ABORTED, "The transaction is too old; run it again"),
            code(244, ErrorKind.TRANSACTION_ABORTED, "The transaction was aborted on the server; run it again"),
            code(251, ErrorKind.TRANSACTION_ABORTED, "The transaction was aborted on the server; run it again"),
            code(10107, ErrorKind.CONNECTION_LOST, "The server is no longer the primary; nothing was changed"),
            code(13435, ErrorKind.CONNECTION_LOST, "The server is no longer the primary; nothing was changed"),
            code(10058, ErrorKind.CONNECTION_LOST, "The server is no longer the primary; nothing was changed"),
            code(13436, ErrorKind.CONNECTION_LOST, "The server is neither primary nor secondary; nothing was changed"),
            code(
                    11602,
                    ErrorKind.CONNECTION_LOST,
                    "The server's state changed meanwhile; whether it took effect is not known"),
            code(91, ErrorKind.CONNECTION_LOST, "The server is shutting down; whether it took effect is not known"),
            code(189, ErrorKind.CONNECTION_LOST, "The primary stepped down; whether it took effect is not known"),
            code(11600, ErrorKind.CONNECTION_LOST, "The server is shutting down; whether it took effect is not known"));

    private ServerErrors() {}

    private static Map.Entry<Integer, Meaning> code(int code, ErrorKind kind, String sentence) {
        return Map.entry(code, new Meaning(kind, sentence));
    }

    static RunnelException of(
            int code, String text, Throwable error, Throwable cause, Request request, @Nullable Long row) {
        Meaning meaning = CODES.get(code);
        ErrorKind kind = meaning == null ? ErrorKind.OTHER : meaning.kind;
        boolean again = error instanceof MongoException mongo
                && mongo.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
        if (again && (kind == ErrorKind.OTHER || kind == ErrorKind.TRANSACTION_ABORTED)) {
            kind = ErrorKind.SERIALIZATION_FAILURE;
        }
        String index = kind == ErrorKind.UNIQUE_VIOLATION ? index(text) : null;
        String sentence = (meaning == null ? "The server refused it" : meaning.sentence)
                + (index == null ? "" : " (index " + index + ")");
        String detail = kind == ErrorKind.UNIQUE_VIOLATION ? "" : ": " + ServerText.clear(text);
        String message = request.what() + " failed" + (row == null ? "" : " at document " + row) + ". " + sentence
                + " (code " + code + ")" + detail + ".";
        ErrorDetails details = ErrorDetails.NONE.withConstraint(index);
        details = request.collection().isEmpty() ? details : details.withTable(request.collection());
        return new RunnelException(kind, message, cause, row == null ? details : details.withRow(row));
    }

    /**
     * The index that refused; servers since 2.x tell it between "index:" and the key, with or without its namespace.
     */
    private static @Nullable String index(String text) {
        Matcher found = INDEX.matcher(text);
        if (!found.find()) {
            return null;
        }
        String name = found.group(1);
        int dollar = name.lastIndexOf(".$");
        name = dollar < 0 ? name : name.substring(dollar + 2);
        return PLAIN_NAME.matcher(name).matches() ? name : null;
    }
}

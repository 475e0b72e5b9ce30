package dev.runnel.redis;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.TlsErrors;
import io.netty.handler.ssl.NotSslRecordException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as kinds and sentences. A server's text is looked at and not shown: it quotes arguments ("unknown command
 * 'x', with args beginning with: 'secret'"). Only its code, the first word, is.
 */
final class RedisErrors {
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{1,30}");
    private static final Pattern SCRIPT = Pattern.compile("(?i)user_script|script|lua|redis\\.call|\\bf_[0-9a-f]{40}");

    private record Meaning(ErrorKind kind, String sentence) {}

    private static final Map<String, Meaning> BY_CODE = Map.ofEntries(
            meaning(
                    "WRONGTYPE",
                    ErrorKind.DATA_CONVERSION,
                    "the key holds something of another type, a list and not a text"
                            + " for example; look at it with TYPE, or delete it"),
            meaning("NOAUTH", ErrorKind.AUTHENTICATION, "the server wants a password: redis://:password@host"),
            meaning("WRONGPASS", ErrorKind.AUTHENTICATION, "the user or the password is wrong, or the user is off"),
            meaning(
                    "NOPERM",
                    ErrorKind.AUTHENTICATION,
                    "the user may not do this: its ACL forbids the command, the key or the" + " channel"),
            meaning(
                    "NOSCRIPT",
                    ErrorKind.UNDEFINED_OBJECT,
                    "the server does not know the script; use Script, which sends it" + " again by itself"),
            meaning(
                    "NOGROUP",
                    ErrorKind.UNDEFINED_OBJECT,
                    "there is no such stream or consumer group; createGroup makes it"),
            meaning("BUSYGROUP", ErrorKind.DUPLICATE_OBJECT, "there is a consumer group of that name already"),
            meaning("READONLY", ErrorKind.READ_ONLY, "the server is a replica, which cannot be written to"),
            meaning(
                    "NOREPLICAS",
                    ErrorKind.READ_ONLY,
                    "the server has too few replicas in good health to accept writes"),
            meaning("MISCONF", ErrorKind.READ_ONLY, "the server cannot save its data and refuses writes; see its log"),
            meaning("OOM", ErrorKind.STORAGE_FULL, "the server has reached its maxmemory"),
            meaning("BUSY", ErrorKind.LOCK_TIMEOUT, "the server is busy with a script that takes too long"),
            meaning("TRYAGAIN", ErrorKind.LOCK_TIMEOUT, "the keys are being moved between nodes at the moment"),
            meaning("LOADING", ErrorKind.CONNECTION_FAILED, "the server has just started and still loads its data"),
            meaning("MASTERDOWN", ErrorKind.CONNECTION_FAILED, "the server is a replica whose master is away"),
            meaning("CLUSTERDOWN", ErrorKind.CONNECTION_FAILED, "the cluster is down: some of its slots have no node"),
            meaning(
                    "MOVED",
                    ErrorKind.CONNECTION_FAILED,
                    "the key is on another node: the server is part of a cluster, which a"
                            + " URL names as redis+cluster://"),
            meaning(
                    "CROSSSLOT",
                    ErrorKind.PARAMETER,
                    "the keys are on different nodes of the cluster; a part in doubled braces"
                            + " keeps them together: {{id}}"),
            meaning(
                    "EXECABORT",
                    ErrorKind.TRANSACTION_ABORTED,
                    "a command of the transaction was refused, so none was run"),
            meaning("UNKILLABLE", ErrorKind.LOCK_TIMEOUT, "the server is busy with a script that has written"));

    private RedisErrors() {}

    private static Map.Entry<String, Meaning> meaning(String code, ErrorKind kind, String sentence) {
        return Map.entry(code, new Meaning(kind, sentence));
    }

    /** The server answered with an error. */
    static RunnelException answered(String text, Command<?> command) {
        Meaning meaning = meaning(text);
        return new RunnelException(
                meaning.kind,
                "Redis refused " + command.shown() + " (" + code(text) + "): " + meaning.sentence + ".",
                null,
                ErrorDetails.NONE.withTable(command.declared));
    }

    private static Meaning meaning(String text) {
        Meaning known = BY_CODE.get(code(text));
        if (known != null) {
            return known;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        // A script's error may begin with any code of its own and quotes the script's own words.
        if (SCRIPT.matcher(text).find()) {
            return new Meaning(
                    ErrorKind.OTHER,
                    "the script failed" + line(text) + "; its words are kept back, for they may"
                            + " quote what it was given");
        }
        if (lower.contains("unknown command") || lower.contains("unknown subcommand")) {
            return new Meaning(
                    ErrorKind.SYNTAX, "the server does not know this command; it may be too old, or lack a module");
        }
        if (lower.contains("wrong number of arguments") || lower.contains("syntax error")) {
            return new Meaning(ErrorKind.SYNTAX, "its arguments are not as the command wants them");
        }
        if (lower.contains("not an integer")
                || lower.contains("not a valid float")
                || lower.contains("overflow")
                || lower.contains("out of range")
                || lower.contains("not a float")) {
            return new Meaning(ErrorKind.DATA_INVALID, "a number is none, or out of its range");
        }
        if (lower.contains("without any password configured") || lower.contains("invalid password")) {
            return new Meaning(ErrorKind.AUTHENTICATION, "the server has no such password");
        }
        if (lower.contains("max number of clients")) {
            return new Meaning(
                    ErrorKind.CONNECTION_FAILED, "the server has as many clients as it lets in (maxclients)");
        }
        if (lower.contains("no such key")) {
            return new Meaning(ErrorKind.UNDEFINED_OBJECT, "there is no such key");
        }
        if (lower.contains("exceeds maximum") || lower.contains("invalid") || lower.contains("must be")) {
            return new Meaning(ErrorKind.DATA_INVALID, "an argument is not one the command takes");
        }
        return new Meaning(
                ErrorKind.OTHER,
                "see the server's page on the command; its words are kept back, for they may quote" + " a value");
    }

    /** Where in a script it failed; the number holds nothing of anybody's. */
    private static String line(String text) {
        Matcher line = Pattern.compile("user_script:([0-9]{1,6})").matcher(text);
        return line.find() ? " in line " + line.group(1) : "";
    }

    private static String code(String text) {
        int space = text.indexOf(' ');
        String first = space < 0 ? text : text.substring(0, space);
        return CODE.matcher(first).matches() ? first : "ERR";
    }

    /** The connection broke under a command. */
    static RunnelException broken(Throwable why, boolean sent, Command<?> command, String place) {
        Throwable cause = unwrapped(why);
        if (cause instanceof RunnelException ours) {
            return ours;
        }
        if (!sent) {
            return new RunnelException(
                    ErrorKind.CONNECTION_FAILED,
                    "There is no connection to " + place + "; " + command.shown() + " was not sent.",
                    null);
        }
        return new RunnelException(
                ErrorKind.CONNECTION_LOST,
                "The connection to " + place + " was lost after " + command.shown()
                        + " was sent: it may have been run, or" + " not. It is not sent again by itself.",
                null);
    }

    static RunnelException timedOut(boolean sent, Command<?> command, String place) {
        return sent
                ? new RunnelException(
                        ErrorKind.STATEMENT_TIMEOUT,
                        command.shown() + " was not answered by " + place
                                + " in time (command_timeout): it may have been"
                                + " run, or will be, or not. It is not sent again by itself.")
                : new RunnelException(
                        ErrorKind.CONNECTION_FAILED,
                        "No connection to " + place + " could be made in time (queue_timeout); " + command.shown()
                                + " was not sent.");
    }

    /** No connection could be made. Its cause is kept only where its text is the JDK's. */
    static RunnelException connecting(@Nullable Throwable error, String place) {
        Throwable cause = error == null ? null : unwrapped(error);
        if (cause instanceof RunnelException ours) {
            return ours;
        }
        for (Throwable each = cause; each != null; each = each.getCause()) {
            String tls = each instanceof NotSslRecordException
                    ? "the server does not speak TLS; redis:// is without"
                    : each instanceof SSLException ? TlsErrors.reason(each) : null;
            if (tls != null) {
                return new RunnelException(
                        ErrorKind.CONNECTION_FAILED, "No connection to " + place + ": " + tls + ".", null);
            }
            String text = String.valueOf(each.getMessage());
            Meaning meaning = BY_CODE.get(code(text));
            if (meaning == null && text.startsWith("ERR ")) {
                meaning = meaning(text);
            }
            if (meaning != null) {
                return new RunnelException(
                        meaning.kind,
                        "No connection to " + place + " (" + code(text) + "): " + meaning.sentence + ".",
                        null);
            }
        }
        return new RunnelException(
                ErrorKind.CONNECTION_FAILED,
                "No connection to " + place + " could be made" + reason(cause) + ".",
                null);
    }

    private static String reason(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof java.net.ConnectException) {
                return ": nobody listens there, or a firewall is between";
            }
            if (each instanceof java.net.UnknownHostException) {
                return ": the host's name is not known";
            }
            if (each instanceof TimeoutException
                    || each.getClass().getSimpleName().contains("Timeout")) {
                return " in time (connect_timeout)";
            }
        }
        return cause == null ? "" : " (" + cause.getClass().getSimpleName() + ")";
    }

    /** True if waiting for a connection is of no use. */
    static boolean isHopeless(ErrorKind kind) {
        return kind == ErrorKind.AUTHENTICATION || kind == ErrorKind.CONFIGURATION || kind == ErrorKind.CLOSED;
    }

    static Throwable unwrapped(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause == null ? error : cause;
    }
}

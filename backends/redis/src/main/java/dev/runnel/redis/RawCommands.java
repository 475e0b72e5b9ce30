package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.Locale;
import java.util.Set;

/** What is known of commands that a caller writes word by word. */
final class RawCommands {
    /** They change the connection, which is shared; each with its portable way. */
    private static final Set<String> STATEFUL = Set.of(
            "SELECT",
            "AUTH",
            "HELLO",
            "RESET",
            "QUIT",
            "MULTI",
            "EXEC",
            "DISCARD",
            "WATCH",
            "UNWATCH",
            "MONITOR",
            "SYNC",
            "PSYNC",
            "SUBSCRIBE",
            "PSUBSCRIBE",
            "SSUBSCRIBE",
            "UNSUBSCRIBE",
            "PUNSUBSCRIBE",
            "SUNSUBSCRIBE",
            "READONLY",
            "READWRITE",
            "ASKING");

    private static final Set<String> BLOCKING = Set.of(
            "BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP", "WAIT", "WAITAOF");
    private static final Set<String> CLIENT_STATE =
            Set.of("REPLY", "TRACKING", "SETNAME", "NO-EVICT", "NO-TOUCH", "CACHING");
    private static final Set<String> KEYLESS = Set.of(
            "PING",
            "ECHO",
            "INFO",
            "TIME",
            "DBSIZE",
            "CLIENT",
            "CONFIG",
            "COMMAND",
            "SCRIPT",
            "FUNCTION",
            "CLUSTER",
            "ACL",
            "MEMORY",
            "LATENCY",
            "SLOWLOG",
            "DEBUG",
            "FLUSHALL",
            "FLUSHDB",
            "KEYS",
            "RANDOMKEY",
            "LASTSAVE",
            "SAVE",
            "BGSAVE",
            "BGREWRITEAOF",
            "ROLE",
            "PUBSUB",
            "PUBLISH",
            "SWAPDB",
            "SCAN",
            "MODULE",
            "REPLICAOF",
            "SHUTDOWN",
            "LOLWUT");
    private static final Set<String> READS = Set.of(
            "GET",
            "MGET",
            "GETRANGE",
            "STRLEN",
            "EXISTS",
            "TYPE",
            "TTL",
            "PTTL",
            "EXPIRETIME",
            "PEXPIRETIME",
            "HGET",
            "HMGET",
            "HGETALL",
            "HKEYS",
            "HVALS",
            "HLEN",
            "HEXISTS",
            "HSTRLEN",
            "HSCAN",
            "LRANGE",
            "LLEN",
            "LINDEX",
            "LPOS",
            "SMEMBERS",
            "SISMEMBER",
            "SMISMEMBER",
            "SCARD",
            "SRANDMEMBER",
            "SSCAN",
            "SINTER",
            "SUNION",
            "SDIFF",
            "ZSCORE",
            "ZMSCORE",
            "ZRANGE",
            "ZRANK",
            "ZREVRANK",
            "ZCARD",
            "ZCOUNT",
            "ZSCAN",
            "XLEN",
            "XRANGE",
            "XREVRANGE",
            "XINFO",
            "XPENDING",
            "BITCOUNT",
            "BITPOS",
            "GETBIT",
            "PFCOUNT",
            "GEOPOS",
            "GEODIST",
            "GEOSEARCH",
            "OBJECT",
            "DUMP",
            "PING",
            "ECHO");

    private RawCommands() {}

    static void refuseStateful(String word, Object[] arguments) {
        String upper = word.toUpperCase(Locale.ROOT);
        if (word.isEmpty() || !word.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "A raw command begins with its word alone, such as raw(\"OBJECT\", \"ENCODING\", key).");
        }
        String second =
                arguments.length == 0 ? "" : String.valueOf(arguments[0]).toUpperCase(Locale.ROOT);
        if (STATEFUL.contains(upper) || upper.equals("CLIENT") && CLIENT_STATE.contains(second)) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The command " + upper + " changes its connection, which is shared. Use transaction, listen, the"
                            + " options of the URL, or a connection of your own by unwrap().");
        }
        boolean reading = upper.equals("XREAD") || upper.equals("XREADGROUP");
        if (BLOCKING.contains(upper) || reading && names(arguments, "BLOCK")) {
            throw new RunnelException(
                    ErrorKind.PARAMETER,
                    "The command " + upper
                            + " would keep all others waiting on the shared connection. Use take, consume or"
                            + " follow, which have one of their own.");
        }
    }

    private static boolean names(Object[] arguments, String option) {
        for (Object each : arguments) {
            if (each instanceof String text && text.equalsIgnoreCase(option)) {
                return true;
            }
        }
        return false;
    }

    static boolean keyless(String word) {
        return KEYLESS.contains(word.toUpperCase(Locale.ROOT));
    }

    static boolean reads(String word) {
        return READS.contains(word.toUpperCase(Locale.ROOT));
    }
}

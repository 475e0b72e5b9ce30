package dev.runnel.mysql;

/**
 * Which process of which server a connection has come to. The number of a session means another one on another server, and
 * after a restart, and the same address may lead to both; so a KILL is only for the process that gave the number.
 */
final class ServerProcess {
    private static final String VARIABLE = "@runnel_server";

    private ServerProcess() {}

    /** A query of one value, which is one word: the same for all sessions of a process, and for those of no other. */
    static String query(boolean mariaDb) {
        String name = mariaDb ? "@@hostname, ' ', @@port" : "@@server_uuid";
        String started = "unix_timestamp() - cast(variable_value as signed)";
        return "(select sha2(concat(" + name + ", ' ', " + started + "), 256) from "
                + (mariaDb ? "information_schema" : "performance_schema")
                + ".global_status where variable_name = 'UPTIME')";
    }

    /** What a connection that is to send KILLs does first. */
    static String remember(boolean mariaDb) {
        return "set " + VARIABLE + " = " + query(mariaDb);
    }

    /**
     * What to write behind KILL or KILL QUERY for a session of this process. Sent to another one it stops the sender, which
     * fails with {@link MysqlErrors#INTERRUPTED}.
     */
    static String session(String id, String process) {
        return "if(" + VARIABLE + " = '" + process + "', " + id + ", connection_id())";
    }
}

package dev.runnel.mysql;

/**
 * A session as a KILL must name it. Its number means another session on another server, and after a restart, and one address
 * may lead to all of them; so a KILL is sent only over a connection to the process that gave the number.
 *
 * @param number for KILL; never an expression there: MySQL 9.7 dies of one
 * @param process of the server, as {@link #processQuery} tells it
 */
record ServerSession(String number, String process) {
    static final ServerSession NONE = new ServerSession("", "");

    /** A query of one value: the same in all sessions of one process, which begins when it does. */
    static String processQuery(boolean mariaDb) {
        String server = mariaDb ? "@@hostname, ':', @@port" : "@@server_uuid";
        return "coalesce((select concat(" + server + ", ' ', unix_timestamp() - cast(variable_value as signed)) from "
                + (mariaDb ? "information_schema" : "performance_schema")
                + ".global_status where variable_name = 'UPTIME'), '')";
    }
}

package dev.runnel.mysql;

/**
 * A session as a KILL must name it. Its number means another session on another server, and after a restart, and one address
 * may lead to all of them; so a KILL is sent only over a connection to the process that gave the number.
 *
 * @param number for KILL; never an expression there: MySQL 9.7 dies of one
 * @param process of the server, as {@link #PROCESS} tells it
 */
record ServerSession(String number, String process) {
    static final ServerSession NONE = new ServerSession("", "");

    /**
     * A query of one value: the same in all sessions of one process, which begins when it does. Each product reads its own
     * part of it, for the scheme of a URL does not tell for certain which of them answers: MariaDB passes over what is said to
     * be for MySQL 8 ("Comment Syntax" in its manual), and MySQL over what is for MariaDB.
     */
    static final String PROCESS = "coalesce((select concat(" + either("@@server_uuid", "@@hostname, ':', @@port")
            + ", ' ', unix_timestamp() - cast(variable_value as signed)) from "
            + either("performance_schema", "information_schema")
            + ".global_status where variable_name = 'UPTIME'), '')";

    private static String either(String mysql, String mariaDb) {
        return "/*!80000 " + mysql + "*/ /*M! " + mariaDb + "*/";
    }
}

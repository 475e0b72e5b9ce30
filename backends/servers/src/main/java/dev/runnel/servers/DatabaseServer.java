package dev.runnel.servers;

import dev.runnel.url.ConnectUrl;
import dev.runnel.url.HostPort;
import dev.runnel.url.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** A running server and its administrator; makes empty databases in it. Thread-safe. */
public final class DatabaseServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final ConnectUrl url;
    private final String jdbc;

    /**
     * @param url where it is and who administers it; its database is the one to connect to for creating others
     * @param jdbc the name of its JDBC driver's URLs
     */
    DatabaseServer(ConnectUrl url, String jdbc) {
        this.url = url;
        this.jdbc = jdbc;
    }

    public String host() {
        return address().host();
    }

    public int port() {
        return address().port();
    }

    public String user() {
        return url.user() == null ? "" : url.user();
    }

    public String password() {
        Secret password = url.password();
        return password == null ? "" : password.reveal();
    }

    /** A Runnel URL of a database in this server, for the administrator. */
    public String url(String scheme, String database) {
        return url(scheme, database, user(), password());
    }

    /** A Runnel URL of a database in this server. */
    public String url(String scheme, String database, String user, String password) {
        var builder = ConnectUrl.builder(scheme)
                .host(host(), port())
                .database(database)
                .user(user);
        if (!password.isEmpty()) {
            builder.password(Secret.of(password));
        }
        return builder.build().raw();
    }

    /** A JDBC URL of a database in this server, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:" + jdbc + "://" + host() + ":" + port() + "/" + database;
    }

    /** Makes an empty database; its name. */
    public String createDatabase() {
        String name = "kit_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("create database " + name);
        return name;
    }

    /** Drops a database, whoever is still connected to it. */
    public void dropDatabase(String name) {
        execute("drop database " + name + (isPostgresql() ? " with (force)" : ""));
    }

    /** Makes a user who is asked for this password and may do everything in the database; the user's name. */
    public String createUser(String database, String password) {
        String name = "asked_" + database;
        if (isPostgresql()) {
            execute(
                    "create role " + name + " login password '" + password + "'",
                    "alter database " + database + " owner to " + name);
        } else {
            execute(
                    "create user '" + name + "'@'%' identified by '" + password + "'",
                    "grant all on " + database + ".* to '" + name + "'@'%'");
        }
        return name;
    }

    /** Drops a user whose database has been dropped. */
    public void dropUser(String name) {
        execute(isPostgresql() ? "drop role " + name : "drop user '" + name + "'@'%'");
    }

    private boolean isPostgresql() {
        return jdbc.equals("postgresql");
    }

    /** Runs statements as administrator, each by itself. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The test server " + url + " refused an administrator's statement.", e);
        }
    }

    /** The first column of the first row of an administrator's query, as text. */
    public String ask(String query) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The test server " + url + " refused an administrator's query.", e);
        }
    }

    /** A connection of the administrator's, for looking at the server from outside. */
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user());
        properties.setProperty("password", password());
        return DriverManager.getConnection(jdbcUrl(url.database() == null ? "" : url.database()), properties);
    }

    private HostPort address() {
        return url.hosts().get(0);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}

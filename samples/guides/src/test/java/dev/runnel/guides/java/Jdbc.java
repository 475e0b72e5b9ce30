package dev.runnel.guides.java;

import dev.runnel.guides.java.Accounts.User;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the guide comes from: blocking JDBC by hand. */
public final class Jdbc {
    private Jdbc() {}

    // tag::query[]
    public static List<User> active(DataSource dataSource) throws SQLException {
        var sql = "select id, email, active from users where active = ? order by id";
        try (var connection = dataSource.getConnection();
                var select = connection.prepareStatement(sql)) {
            select.setBoolean(1, true);
            try (var rows = select.executeQuery()) {
                var users = new ArrayList<User>();
                while (rows.next()) {
                    users.add(new User(rows.getLong("id"), rows.getString("email"), rows.getBoolean("active")));
                }
                return users;
            }
        }
    }
    // end::query[]

    public static void replace(DataSource dataSource, long old, User next) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (var update = connection.prepareStatement("update users set active = false where id = ?");
                    var insert =
                            connection.prepareStatement("insert into users (id, email, active) values (?, ?, ?)")) {
                update.setLong(1, old);
                update.executeUpdate();
                insert.setLong(1, next.id());
                insert.setString(2, next.email());
                insert.setBoolean(3, next.active());
                insert.executeUpdate();
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}

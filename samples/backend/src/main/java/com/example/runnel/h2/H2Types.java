package com.example.runnel.h2;

import dev.runnel.jdbc.JdbcTypes;
import dev.runnel.spi.Json;
import dev.runnel.spi.support.Arguments;
import dev.runnel.spi.support.StatementText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.h2.api.H2Type;
import org.jspecify.annotations.Nullable;

/** JSON as H2's own type, and times cut off at microseconds, to which H2 would round them. */
final class H2Types extends JdbcTypes {
    /** H2 would run all of them. */
    @Override
    protected void check(String sql, int arguments) {
        StatementText.requireOne(sql);
    }

    // tag::bind[]
    @Override
    protected void bind(PreparedStatement statement, int index, @Nullable Object value, Class<?> type)
            throws SQLException {
        if (value instanceof Json json) {
            statement.setObject(index, json.text(), H2Type.JSON);
        } else if (value instanceof LocalTime time) {
            statement.setObject(index, time.truncatedTo(ChronoUnit.MICROS));
        } else if (value instanceof LocalDateTime time) {
            statement.setObject(index, time.truncatedTo(ChronoUnit.MICROS));
        } else if (value instanceof OffsetDateTime time) {
            statement.setObject(index, time.truncatedTo(ChronoUnit.MICROS));
        } else if (value instanceof Instant instant) {
            statement.setObject(index, inUtc(instant, index).truncatedTo(ChronoUnit.MICROS));
        } else if (value instanceof BigDecimal number && number.precision() > H2Dialect.MOST_DIGITS) {
            throw Arguments.refused(index, "a BigDecimal of more than " + H2Dialect.MOST_DIGITS + " digits");
        } else {
            super.bind(statement, index, value, type);
        }
    }
    // end::bind[]

    private static OffsetDateTime inUtc(Instant instant, int index) {
        try {
            return instant.atOffset(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw Arguments.refused(index, "an instant of a year beyond 999,999,999, which has no date");
        }
    }

    // tag::read[]
    @Override
    protected @Nullable Object read(ResultSet result, int index, int sqlType, String typeName) throws SQLException {
        if (!typeName.equals("JSON")) {
            return super.read(result, index, sqlType, typeName);
        }
        byte[] text = result.getBytes(index);
        return text == null ? null : new Json(new String(text, StandardCharsets.UTF_8));
    }
    // end::read[]
}

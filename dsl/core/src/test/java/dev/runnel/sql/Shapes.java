package dev.runnel.sql;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Rows as a Java user declares them. */
public final class Shapes {
    private Shapes() {}

    public record UserRow(
            long id,
            String email,
            @Nullable String nick,
            Level level,
            int age,
            @Nullable Long boss) {}

    public record ChainRow(long id, int depth) {}

    public record OrderRow(long userId, int number, LocalDate day, BigDecimal price) {}
}

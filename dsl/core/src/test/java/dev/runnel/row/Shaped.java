package dev.runnel.row;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Java classes that rows are mapped to. */
final class Shaped {
    private Shaped() {}

    enum Level {
        LOW,
        HIGH
    }

    record User(long id, String email, boolean active) {}

    record Wide(
            short s,
            int i,
            long l,
            float f,
            double d,
            boolean b,
            @Nullable Integer boxed,
            BigDecimal decimal,
            String text,
            byte[] bytes,
            Instant at,
            UUID uuid,
            Level level) {}

    record Address(String city, @Nullable String zipCode) {}

    record Person(long id, @Nullable Address homeAddress) {}

    record Tree(int id, @Nullable Tree left) {}

    record Box<T>(T value) {}

    record Holder(Box<Long> box) {}

    record Documents(long id, List<String> tags) {}

    record Unmappable(long id, Thread thread) {}

    record Strict(int n) {
        Strict {
            if (n < 0) {
                throw new IllegalArgumentException("negative");
            }
        }
    }

    public static final class Plain {
        private final long id;
        private final String name;

        public Plain(long id, String name) {
            this.id = id;
            this.name = name;
        }

        public long getId() {
            return id;
        }

        String hidden() {
            return name;
        }
    }

    public static final class TwoConstructors {
        public TwoConstructors() {}

        public TwoConstructors(int ignored) {}
    }

    static Class<?> local() {
        record Local(int n) {}
        return Local.class;
    }
}

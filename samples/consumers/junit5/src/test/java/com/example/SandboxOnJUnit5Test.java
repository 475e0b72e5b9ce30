package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.test.SandboxExtension;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxOnJUnit5Test {
    private static final AtomicInteger PREPARED = new AtomicInteger();

    @RegisterExtension
    static final SandboxExtension SANDBOX =
            SandboxExtension.at("sqlite::memory:").prepare(db -> {
                PREPARED.incrementAndGet();
                db.sql("create table notes (text text)").execute();
            });

    @AfterAll
    static void preparedOnce() {
        assertEquals(1, PREPARED.get());
        System.out.println("Prepared once.");
    }

    private static void writeOne(BlockingDatabase db) {
        db.sql("insert into notes (text) values ('mine')").execute();
        assertEquals(1, db.sql("select count(*) from notes").value(Long.class));
    }

    @RepeatedTest(2)
    void repeated(BlockingDatabase db) {
        writeOne(db);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void withParameters(int ignored, BlockingDatabase db) {
        writeOne(db);
    }

    @Nested
    class Inside {
        @Test
        void nested(BlockingDatabase db) {
            writeOne(db);
        }
    }

    @Test
    void plain(BlockingDatabase db) {
        writeOne(db);
    }
}

package com.example.runnel.h2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

class JavaUsageTest {
    // tag::usage[]
    public record Task(long id, String text, boolean done) {}

    static final class Tasks extends Table<Task> {
        static final Tasks TASKS = new Tasks();
        final Column<Long> id = bigint("id").generated().primaryKey();
        final Column<String> text = text("text");
        final Column<Boolean> done = bool("done").defaultsTo(false);

        private Tasks() {
            super("tasks");
        }
    }

    static List<Task> openTasks() {
        try (var db = BlockingDatabase.open("h2:mem:tasks")) {
            db.createAll(Tasks.TASKS);
            db.insertAll(Tasks.TASKS, List.of(new Task(0, "write a backend", false), new Task(0, "read on", true)));
            return db.from(Tasks.TASKS).where(Tasks.TASKS.done.eq(false)).list();
        }
    }
    // end::usage[]

    @Test
    void theBackendIsFoundFromJavaToo() {
        assertEquals(List.of(new Task(1, "write a backend", false)), openTasks());
    }
}

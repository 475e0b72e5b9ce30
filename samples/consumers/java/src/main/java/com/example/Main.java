package com.example;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.util.List;

public final class Main {
    public record Note(long id, String text, boolean done) {}

    static final class Notes extends Table<Note> {
        static final Notes NOTES = new Notes();
        final Column<Long> id = bigint("id").generated().primaryKey();
        final Column<String> text = text("text");
        final Column<Boolean> done = bool("done").defaultsTo(false);

        private Notes() {
            super("notes");
        }
    }

    private Main() {}

    public static void main(String[] args) {
        try (var db = BlockingDatabase.open("duckdb:")) {
            db.createAll(Notes.NOTES);
            db.insertAll(Notes.NOTES, List.of(new Note(0, "install", false), new Note(0, "depend", true)));
            System.out.println("To do: "
                    + db.from(Notes.NOTES).where(Notes.NOTES.done.eq(false)).list());
        }
    }
}

package dev.runnel.internal.engine;

import dev.runnel.row.RowMapper;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import java.util.ArrayList;
import java.util.List;

/** How the database would run a statement, or has run it, as lines of text. */
public final class Plan {
    /** A row as the texts of its columns. */
    public static final RowMapper<List<String>> ROWS = columns -> row -> {
        var texts = new ArrayList<String>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            texts.add(String.valueOf(row.get(i, Object.class)));
        }
        return texts;
    };

    private Plan() {}

    /**
     * Asks for the plan of a statement.
     *
     * @param analyze the statement is run, with all its effects; NOT_PORTABLE where the database cannot
     */
    public static Request of(Engine engine, Request request, boolean analyze) {
        return of(engine.backend().dialect().explain(analyze), request, request.reads() || !analyze);
    }

    /** @param words what stands before the statement */
    static Request of(String words, Request request, boolean reads) {
        Command command = request.command();
        var explained = new Command(
                words + command.sql(), command.bindings(), command.types(), Returns.ROWS, command.label(), 0, null);
        return new Request(explained, reads, request.timeoutNanos(), null);
    }

    public static Terminal<List<String>, List<String>> lines(Engine engine) {
        return new Terminal.Words<>(Integer.MAX_VALUE, engine.backend().dialect()::plan);
    }
}

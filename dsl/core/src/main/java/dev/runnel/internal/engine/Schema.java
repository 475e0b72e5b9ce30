package dev.runnel.internal.engine;

import dev.runnel.spi.Capability;
import dev.runnel.spi.Command.Returns;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.Table;
import dev.runnel.sql.render.Ddl;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import java.util.List;

/** The statements that create and drop tables, ready to run. */
public final class Schema {
    private Schema() {}

    /** Creates in the order of the foreign keys; leaves out what is there already, where the dialect can ask. */
    public static List<Request> create(Engine engine, List<? extends Table<?>> tables) {
        Dialect dialect = engine.backend().dialect();
        return requests(
                engine,
                dialect.has(Feature.IF_EXISTS) ? Ddl.createMissing(dialect, tables) : Ddl.createAll(dialect, tables));
    }

    /** Drops in the opposite order; leaves out what is not there, where the dialect can ask. */
    public static List<Request> drop(Engine engine, List<? extends Table<?>> tables) {
        Dialect dialect = engine.backend().dialect();
        return requests(
                engine,
                dialect.has(Feature.IF_EXISTS) ? Ddl.dropExisting(dialect, tables) : Ddl.dropAll(dialect, tables));
    }

    /** Whether the statements go by one transaction; where each commits by itself, the first would end it. */
    public static boolean inTransaction(Engine engine) {
        return engine.backend().capabilities().contains(Capability.TRANSACTIONAL_DDL);
    }

    private static List<Request> requests(Engine engine, List<Rendered> statements) {
        return statements.stream()
                .map(statement -> Settings.NONE.request(engine, statement, Returns.COUNT))
                .toList();
    }
}

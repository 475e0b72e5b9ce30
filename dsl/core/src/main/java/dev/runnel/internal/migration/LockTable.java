package dev.runnel.internal.migration;

import dev.runnel.internal.migration.Builders.Inserting;
import dev.runnel.internal.migration.Builders.Selecting;
import dev.runnel.internal.migration.Builders.Updating;
import dev.runnel.sql.Column;
import dev.runnel.sql.InsertBuilder;
import dev.runnel.sql.Query;
import dev.runnel.sql.SelectBuilder;
import dev.runnel.sql.Statement;
import dev.runnel.sql.Table;
import dev.runnel.sql.UpdateBuilder;

/** {@code runnel_migrations_lock}: one row that says who is migrating. */
final class LockTable extends Table<LockTable.Holder> {
    static final LockTable LOCK = new LockTable();
    static final Holder NOBODY = new Holder(1, "", 0);

    final Column<Integer> id = integer("id").primaryKey();
    /** Empty if nobody is. */
    final Column<String> owner = text("owner");
    /** Goes up with every sign of life of the owner. */
    final Column<Long> beat = bigint("beat");

    private LockTable() {
        super("runnel_migrations_lock");
    }

    record Holder(int id, String owner, long beat) {}

    Query<Holder> holder() {
        return new Selecting<>(SelectBuilder.State.from(this)).query();
    }

    Statement add(Holder holder) {
        return new Inserting<>(InsertBuilder.State.into(this)).row(holder).statement();
    }

    /** Changes one row if the lock is still as it was seen, and none if someone else was faster or the owner lives. */
    Statement take(Holder seen, String by) {
        return change().set(owner, by)
                .where(owner.eq(seen.owner()).and(beat.eq(seen.beat())))
                .statement();
    }

    /** Changes one row if the lock is still the owner's, and locks that row where a transaction does. */
    Statement signOfLife(String of) {
        return change().where(owner.eq(of)).statement();
    }

    Statement release(String by) {
        return change().set(owner, "").where(owner.eq(by)).statement();
    }

    private Updating<Holder, LockTable> change() {
        return new Updating<>(UpdateBuilder.State.of(this)).set(beat, beat.plus(1L));
    }
}

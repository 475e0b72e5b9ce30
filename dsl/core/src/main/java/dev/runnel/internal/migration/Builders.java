package dev.runnel.internal.migration;

import dev.runnel.sql.InsertBuilder;
import dev.runnel.sql.SelectBuilder;
import dev.runnel.sql.Table;
import dev.runnel.sql.UpdateBuilder;

/** The words of the query language without a face: what they make is sent over a session of the migration's own. */
final class Builders {
    private Builders() {}

    static final class Selecting<R, T extends Table<R>> extends SelectBuilder<T, R, Selecting<R, T>> {
        Selecting(State<T, R> state) {
            super(state);
        }

        @Override
        protected Selecting<R, T> with(State<T, R> state) {
            return new Selecting<>(state);
        }
    }

    static final class Inserting<R, T extends Table<R>> extends InsertBuilder<R, T, Inserting<R, T>> {
        Inserting(State<T> state) {
            super(state);
        }

        @Override
        protected Inserting<R, T> with(State<T> state) {
            return new Inserting<>(state);
        }
    }

    static final class Updating<R, T extends Table<R>> extends UpdateBuilder<R, T, Updating<R, T>> {
        Updating(State<T> state) {
            super(state);
        }

        @Override
        protected Updating<R, T> with(State<T> state) {
            return new Updating<>(state);
        }
    }
}

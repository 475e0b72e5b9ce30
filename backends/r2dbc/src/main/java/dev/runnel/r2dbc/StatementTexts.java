package dev.runnel.r2dbc;

import dev.runnel.spi.Columns;
import dev.runnel.spi.support.StatementText;
import dev.runnel.spi.support.StatementWord;
import io.r2dbc.spi.ColumnMetadata;
import io.r2dbc.spi.RowMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is known of the texts that a backend runs, looked at once and shared by its sessions. Thread-safe. */
final class StatementTexts {
    private static final int MOST = 1_000;
    /** Longer ones are mostly literals, and made up for one use. */
    private static final int LONGEST = 8 * 1024;

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final R2dbcTypes types;

    StatementTexts(R2dbcTypes types) {
        this.types = types;
    }

    int size() {
        return known.size();
    }

    Known of(String sql) {
        Known found = known.get(sql);
        if (found != null) {
            return found;
        }
        var made = new Known(sql, types);
        if (sql.length() > LONGEST) {
            return made;
        }
        if (known.size() >= MOST) {
            known.clear(); // texts made up at run time; those in use come back at once
        }
        known.put(sql, made);
        return made;
    }

    /** One text. */
    static final class Known {
        private static final Pattern QUERY =
                Pattern.compile("select|values|table|show|explain|describe|desc|fetch", Pattern.CASE_INSENSITIVE);
        private static final Pattern SELECT = Pattern.compile("select\\b", Pattern.CASE_INSENSITIVE);
        private static final Pattern WITH = Pattern.compile("with\\b", Pattern.CASE_INSENSITIVE);
        private static final Pattern CHANGES =
                Pattern.compile("\\b(insert|update|delete|merge|replace)\\b", Pattern.CASE_INSENSITIVE);

        final StatementWord word;
        /** It only gives rows, of which drivers tell counts that mean nothing. */
        final boolean query;
        /** The next borrower of the session might notice that it has run. */
        final boolean leavesTraces;

        private final R2dbcTypes types;
        private final String sql;
        /** Each of its columns is named in the text, so that no change of the tables changes the names. */
        private final boolean namesColumns;

        private volatile int checkedWith = -1;
        private volatile @Nullable Shape shape;

        Known(String sql, R2dbcTypes types) {
            this.types = types;
            this.sql = sql;
            this.word = StatementWord.of(sql);
            this.query = isQuery(sql);
            this.namesColumns = sql.indexOf('*') < 0 && SELECT.matcher(sql).lookingAt();
            this.leavesTraces = types.leavesTraces(sql);
        }

        private static boolean isQuery(String sql) {
            int start = StatementText.skipBlank(sql, 0);
            while (start < sql.length() && sql.charAt(start) == '(') {
                start = StatementText.skipBlank(sql, start + 1);
            }
            String rest = sql.substring(start);
            return QUERY.matcher(rest).lookingAt()
                    || WITH.matcher(rest).lookingAt() && !CHANGES.matcher(rest).find();
        }

        /** Refuses a text that cannot be run with so many arguments. */
        void check(int arguments) {
            if (checkedWith != arguments) {
                types.check(sql, arguments);
                checkedWith = arguments;
            }
        }

        /** How the rows of this metadata are read: the same as last time, unless the columns have changed. */
        Shape shape(RowMetadata metadata) {
            Shape last = shape;
            if (last != null && last.fits(metadata, types)) {
                return last;
            }
            var now = new Shape(metadata, types, namesColumns);
            shape = now;
            return now;
        }
    }

    /** The columns of a result and how each is read. */
    static final class Shape {
        final Columns columns;
        final ColumnReader[] readers;
        final R2dbcTypes types;
        private final Object[] remembered;
        private final boolean namesAreFixed;

        Shape(RowMetadata now, R2dbcTypes types, boolean namesAreFixed) {
            this.types = types;
            this.namesAreFixed = namesAreFixed;
            List<? extends ColumnMetadata> all = now.getColumnMetadatas();
            remembered = new Object[all.size()];
            readers = new ColumnReader[all.size()];
            var described = new ArrayList<Columns.Column>(all.size());
            for (int i = 0; i < readers.length; i++) {
                ColumnMetadata column = all.get(i);
                remembered[i] = types.remembered(column);
                readers[i] = types.reader(column);
                described.add(new Columns.Column(column.getName(), types.typeName(column)));
            }
            columns = new Columns(described);
        }

        boolean fits(RowMetadata now, R2dbcTypes types) {
            List<? extends ColumnMetadata> all = now.getColumnMetadatas();
            if (all.size() != remembered.length) {
                return false;
            }
            for (int i = 0; i < remembered.length; i++) {
                ColumnMetadata later = all.get(i);
                boolean named = namesAreFixed || columns.name(i).equals(later.getName());
                if (!named || !types.readAlike(remembered[i], later)) {
                    return false;
                }
            }
            return true;
        }
    }
}

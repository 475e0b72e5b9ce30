package dev.runnel.sql.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A statement's text as far as it is written: its last piece, behind the text before that. A piece is a text, or an
 * argument's type, in whose place a placeholder stands, or the position of an argument that has another place before; it is
 * never a value.
 *
 * <p>A path that was gone once is kept: the same pieces in the same order lead to the same object. So a statement that is like
 * an earlier one but for its values finds that one's very text at the end, whose hash is known to caches, and no text is made.
 * Immutable but for what is kept of the ways on; used by all threads.
 */
final class TextPath {
    /** Longer texts are inserts of many rows, say, of which no two are alike. */
    private static final int LONGEST_KEPT = 1_000;

    private final TextPaths paths;
    private final @Nullable TextPath before;
    private final Object piece;
    private final int pieces;
    /** The first way on that was found, as a rule the only one. */
    private volatile @Nullable TextPath next;

    private volatile @Nullable Map<Object, TextPath> others;
    private volatile @Nullable Whole whole;

    /** The text of the whole path, and the types of its arguments. */
    record Whole(String sql, List<Class<?>> types) {}

    private TextPath(TextPaths paths, @Nullable TextPath before, Object piece, int pieces) {
        this.paths = paths;
        this.before = before;
        this.piece = piece;
        this.pieces = pieces;
    }

    static TextPath start(TextPaths paths) {
        return new TextPath(paths, null, "", 0);
    }

    /** With a text behind it. */
    TextPath then(String text) {
        TextPath known = next;
        return known != null && known.piece == text ? known : known(text);
    }

    /** With the place of an argument behind it. */
    TextPath then(Class<?> type) {
        TextPath known = next;
        return known != null && known.piece == type ? known : known(type);
    }

    /** With a second place of an argument behind it. */
    TextPath then(Integer position) {
        return known(position);
    }

    private TextPath known(Object following) {
        TextPath known = next;
        if (known != null && known.piece.equals(following)) {
            return known;
        }
        Map<Object, TextPath> all = others;
        TextPath other = all == null ? null : all.get(following);
        return other == null ? added(following) : other;
    }

    private TextPath added(Object following) {
        var added = new TextPath(paths, this, following, pieces + 1);
        if (added.pieces > LONGEST_KEPT) {
            return added;
        }
        synchronized (this) {
            Map<Object, TextPath> all = others;
            if (next == null) {
                next = added;
            } else if (next.piece.equals(following)) {
                return next;
            } else if (all == null) {
                all = new ConcurrentHashMap<>();
                all.put(following, added);
                others = all;
            } else {
                TextPath other = all.putIfAbsent(following, added);
                if (other != null) {
                    return other;
                }
            }
        }
        paths.count();
        return added;
    }

    Whole whole(Dialect dialect) {
        Whole known = whole;
        if (known == null) {
            known = written(dialect);
            whole = known;
        }
        return known;
    }

    private Whole written(Dialect dialect) {
        var all = new Object[pieces];
        boolean shares = false;
        for (TextPath path = this; path.before != null; path = path.before) {
            all[path.pieces - 1] = path.piece;
            shares |= path.piece instanceof Integer;
        }
        var sql = new StringBuilder(128);
        var types = new ArrayList<Class<?>>();
        for (Object one : all) {
            if (one instanceof Class<?> type) {
                types.add(type);
                sql.append(placeholder(dialect, types.size(), shares));
            } else if (one instanceof Integer position) {
                sql.append(placeholder(dialect, position, true));
            } else {
                sql.append(one);
            }
        }
        return new Whole(sql.toString(), Collections.unmodifiableList(types));
    }

    private static @Nullable String placeholder(Dialect dialect, int position, boolean shares) {
        return shares ? dialect.sharedPlaceholder(position) : dialect.placeholder(position);
    }
}

package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key that holds a stream of objects; {@code redis.consume} reads it as one of a group of consumers, {@code redis.follow}
 * alone. Made by {@link Keys#stream}.
 *
 * @param <T> the type of its objects
 */
public final class StreamKey<T> extends Key<StreamKey<T>> {
    private static final Word XADD = Word.of("XADD");
    private static final Word XRANGE = Word.of("XRANGE");
    private static final Word XREVRANGE = Word.of("XREVRANGE");
    private static final Word XLEN = Word.of("XLEN");
    private static final Word XDEL = Word.of("XDEL");
    private static final Word XGROUP = Word.of("XGROUP");
    private static final Word XACK = Word.of("XACK");
    private static final Word XPENDING = Word.of("XPENDING");
    private static final Word XREAD = Word.of("XREAD");
    private static final Word XREADGROUP = Word.of("XREADGROUP");
    private static final Word XAUTOCLAIM = Word.of("XAUTOCLAIM");

    private final HashFormat<T> format;
    private final long most;

    StreamKey(KeyName name, @Nullable Duration ttl, HashFormat<T> format, long most) {
        super(name, ttl);
        this.format = format;
        this.most = most;
    }

    @Override
    StreamKey<T> with(KeyName otherName, @Nullable Duration otherTtl) {
        return new StreamKey<>(otherName, otherTtl, format, most);
    }

    /** The same stream, of which each {@link #add} lets go of the oldest entries beyond about so many. */
    public StreamKey<T> keeping(long entries) {
        return new StreamKey<>(name, ttl, format, entries);
    }

    /** Adds an object; answers the id that Redis gave its entry. */
    public Command<String> add(T object) {
        var arguments = new ArrayList<byte[]>();
        if (most > 0) {
            arguments.add(Command.ascii("MAXLEN"));
            arguments.add(Command.ascii("~"));
            arguments.add(Command.ascii(most));
        }
        arguments.add(Command.ascii("*"));
        byte[][] values = format.encode(object);
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                arguments.add(format.names.get(i));
                arguments.add(values[i]);
            }
        }
        return Putting.command(XADD, this, Replies::text, arguments);
    }

    /** At most so many entries with ids from {@code from} to {@code to}, both included; {@code -} is the first, {@code +} the last. */
    public Command<List<StreamEntry<T>>> range(String from, String to, int count) {
        return Command.of(
                XRANGE,
                Effect.READS,
                this,
                this::entries,
                KeyName.utf8(from),
                KeyName.utf8(to),
                Command.ascii("COUNT"),
                Command.ascii(count));
    }

    public Command<Long> size() {
        return Command.of(XLEN, Effect.READS, this, Replies::number);
    }

    /** Deletes entries by their ids; answers how many were there. */
    public Command<Long> remove(String... ids) {
        return Command.of(
                XDEL, Effect.WRITES, this, Replies::number, SetKey.encoded(List.of(ids), PlainFormats.TEXT, this));
    }

    /**
     * Makes a group of consumers, and the stream if it is not there. {@code 0} has it begin with the first entry, {@code $} with
     * the next one. DUPLICATE_OBJECT if there is one of that name.
     */
    public Command<@Nullable Void> createGroup(String group, String from) {
        byte[][] arguments = {
            Command.ascii("CREATE"), bytes(), KeyName.utf8(group), KeyName.utf8(from), Command.ascii("MKSTREAM")
        };
        return new Command<>(XGROUP, arguments, 1, 1, Effect.WRITES, Replies::nothing, declared(), null);
    }

    /** Says that entries are done with; answers how many of them were pending. */
    public Command<Long> acknowledge(String group, String... ids) {
        List<byte[]> arguments = SetKey.encoded(List.of(ids), PlainFormats.TEXT, this);
        arguments.add(0, KeyName.utf8(group));
        return Command.of(XACK, Effect.WRITES, this, Replies::number, arguments);
    }

    /** At most so many of the entries that were delivered to the group and not acknowledged, the oldest first. */
    public Command<List<PendingEntry>> pending(String group, int count) {
        return Command.of(
                XPENDING,
                Effect.READS,
                this,
                StreamKey::pending,
                KeyName.utf8(group),
                Command.ascii("-"),
                Command.ascii("+"),
                Command.ascii(count));
    }

    /**
     * Takes over at most so many entries of the group that another consumer has not acknowledged for so long, because it is gone
     * for example; {@code redis.consume} does so by itself if it is told.
     */
    public Command<List<StreamEntry<T>>> claim(String group, String consumer, Duration idle, int count) {
        return Command.of(
                XAUTOCLAIM,
                Effect.WRITES,
                this,
                reply -> entries(Replies.list(reply).get(1)),
                KeyName.utf8(group),
                KeyName.utf8(consumer),
                millis(idle),
                Command.ascii("0"),
                Command.ascii("COUNT"),
                Command.ascii(count));
    }

    /** The id of the last entry, behind which all that are added from now on come. */
    Command<String> last() {
        return Command.of(
                XREVRANGE,
                Effect.READS,
                this,
                reply -> Objects.requireNonNullElse(lastOf(Replies.list(reply)), "0-0"),
                Command.ascii("+"),
                Command.ascii("-"),
                Command.ascii("COUNT"),
                Command.ascii(1));
    }

    private static @Nullable String lastOf(List<@Nullable Object> entries) {
        Object last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        return last == null ? null : Replies.text(Replies.list(last).get(0));
    }

    /** Entries behind an id, waited for on the server if there are none. */
    Command<StreamBatch<T>> read(String after, int count, Duration wait) {
        return reading(XREAD, Effect.BLOCKS, List.of(), after, count, wait);
    }

    /** Entries for a consumer: new ones ({@code >}), waited for, or its pending ones behind an id, at once. */
    Command<StreamBatch<T>> read(String group, String consumer, String after, int count, Duration wait) {
        List<byte[]> who = List.of(Command.ascii("GROUP"), KeyName.utf8(group), KeyName.utf8(consumer));
        return reading(XREADGROUP, Effect.BLOCKS, who, after, count, wait);
    }

    private Command<StreamBatch<T>> reading(
            Word word, Effect effect, List<byte[]> who, String after, int count, Duration wait) {
        var arguments = new ArrayList<>(who);
        arguments.add(Command.ascii("COUNT"));
        arguments.add(Command.ascii(count));
        arguments.add(Command.ascii("BLOCK"));
        arguments.add(millis(wait));
        arguments.add(Command.ascii("STREAMS"));
        arguments.add(bytes());
        arguments.add(KeyName.utf8(after));
        int key = arguments.size() - 2;
        return new Command<>(
                word, arguments.toArray(byte[][]::new), key, 1, effect, this::ofOneStream, declared(), null);
    }

    private StreamBatch<T> ofOneStream(@Nullable Object reply) {
        if (reply == null) {
            return new StreamBatch<>(List.of(), null);
        }
        List<@Nullable Object> stream = Replies.list(Replies.list(reply).get(0));
        return new StreamBatch<>(entries(stream.get(1)), lastOf(Replies.list(stream.get(1))));
    }

    /** Entries that were deleted while they were pending have no fields, and are left out. */
    private List<StreamEntry<T>> entries(@Nullable Object reply) {
        var entries = new ArrayList<StreamEntry<T>>();
        for (Object each : Replies.list(reply)) {
            if (each == null) {
                continue;
            }
            List<@Nullable Object> entry = Replies.list(each);
            Object fields = entry.get(1);
            if (fields != null) {
                String id = Replies.text(entry.get(0));
                entries.add(new StreamEntry<>(id, value(id, Replies.list(fields))));
            }
        }
        return entries;
    }

    private T value(String id, List<@Nullable Object> pairs) {
        byte[][] values = new byte[format.fields.size()][];
        for (int i = 0; i < pairs.size(); i += 2) {
            int field = format.fields.indexOf(Replies.text(pairs.get(i)));
            if (field >= 0) {
                values[field] = Replies.bytes(pairs.get(i + 1));
            }
        }
        T value = format.decode(values, declared());
        if (value == null) {
            throw new RunnelException(
                    ErrorKind.DATA_CONVERSION,
                    "The entry " + id + " of " + declared() + " has no field of " + format.type
                            + ": somebody has added something else. Delete it (remove), or keep it in a stream of its own.");
        }
        return value;
    }

    private static List<PendingEntry> pending(@Nullable Object reply) {
        return Replies.list(reply).stream()
                .map(each -> Replies.list(Objects.requireNonNull(each)))
                .map(entry -> new PendingEntry(
                        Replies.text(entry.get(0)),
                        Replies.text(entry.get(1)),
                        Duration.ofMillis(Replies.number(entry.get(2))),
                        Replies.number(entry.get(3))))
                .toList();
    }
}

package dev.runnel.redis;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.Outcome;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command on its way, one object: what Lettuce writes, what it decodes the answer into, and who waits for that.
 *
 * <pre>
 * WAITING -- encoded --> SENT -- answered, lost, timed out, left by its caller --> DONE
 *    |  timed out or left before it was sent: it never is                           ^
 *    +------------------------------------------------------------------------------+
 * </pre>
 *
 * Whoever makes it DONE tells the caller, or nobody. What fails while it is WAITING was certainly not run and may be sent again;
 * once SENT it may have been run, and is not.
 */
final class Call extends CommandOutput<byte[], byte[], Object> implements RedisCommand<byte[], byte[], Object> {
    private static final int WAITING = 0;
    private static final int SENT = 1;
    private static final int DONE = 2;
    private static final VarHandle STATE;
    private static final List<@Nullable Object> NO_LIST = List.of();

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Call.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Command<?> command;
    private final Outcome<@Nullable Object> outcome;
    /** Where it goes if it could not be sent or has to be sent in another form. */
    private final Sender sender;

    private volatile int state = WAITING;
    private @Nullable Object reply;
    /** Lists that are not complete yet, the innermost last; {@link #NO_LIST} stands for one that is nil. */
    private @Nullable ArrayDeque<List<@Nullable Object>> open;

    /** Of {@link Deadlines}: when it times out, by {@link System#nanoTime}, and the next one to look at. */
    volatile long deadline = Long.MAX_VALUE;

    @Nullable
    Call next;

    /** Of {@link Wire}: the one that was to be written before it. */
    @Nullable
    Call before;

    /** The connection it was given to last, and how much that had answered when this was sent. */
    volatile @Nullable Wire wire;

    private long answeredBefore;
    private volatile boolean left;
    /** What was sent for it because the server did not know its script. */
    private volatile @Nullable Call instead;
    /** Of {@link Line}: until when it waits for a node of a cluster, by {@link System#nanoTime}; 0 if it does not. */
    volatile long waitsUntil;

    @SuppressWarnings("NullAway") // there is no output beside this object
    Call(Command<?> command, Sender sender, Outcome<@Nullable Object> outcome) {
        super(ByteArrayCodec.INSTANCE, null);
        this.command = command;
        this.sender = sender;
        this.outcome = outcome;
    }

    /** What a call asks of whoever sends it. */
    interface Sender {
        /** It could not be sent; true if it will be sent again later. */
        boolean takeBack(Call call);

        /** Sends another call in the place of one. */
        void instead(Call call);

        /** The server says that it is no longer the one to write to. */
        void demoted(Wire wire);

        /** The server says that the key is on another node of the cluster. */
        void moved();

        /** Where the server is, for messages. */
        String place();
    }

    // What Lettuce asks of a command, on its event loop.

    @Override
    public ProtocolKeyword getType() {
        return command.word;
    }

    /** Only a cluster asks, for the key. */
    @Override
    public CommandArgs<byte[], byte[]> getArgs() {
        var args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        return command.firstKey < 0 ? args : args.addKey(command.arguments[command.firstKey]);
    }

    @Override
    public void encode(ByteBuf out) {
        Wire mine = wire;
        answeredBefore = mine == null ? 0 : mine.answered;
        STATE.compareAndSet(this, WAITING, SENT);
        // Of another time that it was under way.
        error = null;
        // Its caller was told that it was not sent, after Lettuce had looked; an answer is waited for nevertheless.
        Resp.write(out, state == DONE ? RedisEngine.PING : command);
    }

    @Override
    public CommandOutput<byte[], byte[], Object> getOutput() {
        return this;
    }

    @Override
    public void setOutput(CommandOutput<byte[], byte[], Object> output) {
        throw new IllegalStateException("A call is its own output.");
    }

    @Override
    public boolean isDone() {
        return state == DONE;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    // How it ends.

    @Override
    public void complete() {
        Wire mine = wire;
        if (mine != null) {
            mine.answered++;
        }
        if (end() == DONE) {
            return;
        }
        String failure = error;
        if (failure == null) {
            deliver(outcome, reply);
        } else {
            failed(failure, mine);
        }
    }

    @SuppressWarnings("NullAway") // a reply may be null, and the outcome's type says so
    static boolean deliver(Outcome<@Nullable Object> outcome, @Nullable Object reply) {
        return outcome.complete(reply);
    }

    private void failed(String failure, @Nullable Wire mine) {
        Script<?> script = command.script;
        if (script != null && failure.startsWith("NOSCRIPT")) {
            var whole = new Call(script.whole(command), sender, outcome);
            instead = whole;
            if (!left) {
                sender.instead(whole);
            }
            return;
        }
        if (failure.startsWith("MOVED")) {
            sender.moved();
        }
        if (mine != null && failure.startsWith("READONLY")) {
            sender.demoted(mine);
        }
        outcome.fail(RedisErrors.answered(failure, command));
    }

    @Override
    public boolean completeExceptionally(Throwable why) {
        if (state == WAITING && sender.takeBack(this)) {
            return false;
        }
        Wire mine = wire;
        if (mine != null && !mine.cluster && (why instanceof IOException || mine.broken())) {
            // Before anybody is told: the next command is not to go to a connection that is about to end.
            mine.abort();
        }
        int before = end();
        if (before != DONE) {
            outcome.fail(RedisErrors.broken(why, before == SENT, command, sender.place()));
        }
        return before != DONE;
    }

    /** Lettuce gives it up: its connection was closed. */
    @Override
    public void cancel() {
        completeExceptionally(new java.nio.channels.ClosedChannelException());
    }

    /** It was never sent and is not to be. */
    void refuse(RunnelException why) {
        if (end() != DONE) {
            outcome.fail(why);
        }
    }

    /** Its caller wants no answer any more. Unless it was sent already, it never is. */
    void leave() {
        left = true;
        end();
        Call other = instead;
        if (other != null) {
            other.end();
        }
    }

    /** Leaves it if it was not sent; false if it was, or has ended. */
    boolean leaveUnsent() {
        return STATE.compareAndSet(this, WAITING, DONE);
    }

    /** Its time is up. A connection that has answered nothing since this was sent is given up with it. */
    void expire() {
        Wire mine = wire;
        int before = end();
        if (before == DONE) {
            return;
        }
        outcome.fail(RedisErrors.timedOut(before == SENT, command, sender.place()));
        if (before == SENT && mine != null && mine.answered == answeredBefore) {
            mine.abort();
        }
    }

    private int end() {
        return (int) STATE.getAndSet(this, DONE);
    }

    // What Lettuce decodes: values one after the other, lists opened by multi and closed by complete(depth).

    @Override
    public void set(@Nullable ByteBuffer bytes) {
        if (bytes == null) {
            put(null);
            return;
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        put(copy);
    }

    @Override
    public void set(long integer) {
        put(integer);
    }

    @Override
    public void setError(ByteBuffer text) {
        if (open == null) {
            super.setError(text);
        } else {
            put(new ErrorReply(StandardCharsets.UTF_8.decode(text).toString()));
        }
    }

    @Override
    public void multi(int count) {
        if (count < 0) {
            put(null);
            open().addLast(NO_LIST);
        } else {
            List<@Nullable Object> list = new ArrayList<>(count);
            put(list);
            open().addLast(list);
        }
    }

    @Override
    public void complete(int depth) {
        if (open != null && depth > 0 && depth < open.size()) {
            open.removeLast();
        }
    }

    private ArrayDeque<List<@Nullable Object>> open() {
        ArrayDeque<List<@Nullable Object>> lists = open;
        if (lists == null) {
            lists = new ArrayDeque<>(2);
            open = lists;
        }
        return lists;
    }

    private void put(@Nullable Object value) {
        if (open == null) {
            reply = value;
        } else {
            open.getLast().add(value);
        }
    }

    /** An error among the elements of a list, as EXEC answers it. */
    record ErrorReply(String text) {}

    /** Never an argument: Lettuce logs its commands. */
    @Override
    public String toString() {
        return "Call(" + command.shown() + ")";
    }
}

package dev.runnel.pool;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The waiters, first come first served, with removal from the middle in constant time. Guarded by the pool's lock. */
final class WaiterQueue {
    private @Nullable Lease head;
    private @Nullable Lease tail;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return head == null;
    }

    @Nullable
    Lease peek() {
        return head;
    }

    void add(Lease waiter) {
        waiter.previous = tail;
        if (tail == null) {
            head = waiter;
        } else {
            tail.next = waiter;
        }
        tail = waiter;
        size++;
    }

    /** The first one; there must be one. */
    Lease take() {
        Lease first = Objects.requireNonNull(head);
        remove(first);
        return first;
    }

    void remove(Lease waiter) {
        Lease before = waiter.previous;
        Lease after = waiter.next;
        if (before == null) {
            head = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            tail = before;
        } else {
            after.previous = before;
        }
        waiter.previous = null;
        waiter.next = null;
        size--;
    }
}

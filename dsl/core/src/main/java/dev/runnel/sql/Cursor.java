package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a page ended, as text that can stand in a URL: the row's keys, with a check of the order they belong to. It is
 * neither secret nor signed: who makes one up chooses where the page begins, and nothing else, as all values are bound.
 */
final class Cursor {
    private static final int LONGEST = 65_536;
    private static final byte NULL = 0;
    private static final byte VALUE = 1;

    private final List<KeyText<?>> keys = new ArrayList<>();
    private final byte[] order;

    Cursor(List<Order> orders) {
        var description = new StringBuilder("1");
        for (Order order : orders) {
            keys.add(KeyText.of(order.expression()));
            description
                    .append('|')
                    .append(order.expression())
                    .append(order.descending())
                    .append(order.nulls());
        }
        this.order = description.toString().getBytes(StandardCharsets.UTF_8);
    }

    String write(List<@Nullable Object> values) {
        var texts = new ArrayList<byte @Nullable []>();
        int length = Integer.BYTES;
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            byte[] text = value == null ? null : keys.get(i).write(value).getBytes(StandardCharsets.UTF_8);
            texts.add(text);
            length += 1 + (text == null ? 0 : Integer.BYTES + text.length);
        }
        ByteBuffer all = ByteBuffer.allocate(length).position(Integer.BYTES);
        for (byte[] text : texts) {
            if (text == null) {
                all.put(NULL);
            } else {
                all.put(VALUE).putInt(text.length).put(text);
            }
        }
        all.putInt(0, check(all.array()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all.array());
    }

    /** The portable values. Throws INPUT if this is no cursor of the order. */
    List<@Nullable Object> read(String text) {
        if (text.length() > LONGEST) {
            throw wrong();
        }
        try {
            ByteBuffer all = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (all.getInt() != check(all.array())) {
                throw wrong();
            }
            var values = new ArrayList<@Nullable Object>();
            for (KeyText<?> key : keys) {
                values.add(all.get() == NULL ? null : key.read(next(all)));
            }
            return values;
        } catch (IllegalArgumentException | BufferUnderflowException | DateTimeException e) {
            // Their messages quote the text.
            throw wrong();
        }
    }

    private static String next(ByteBuffer all) {
        int length = all.getInt();
        if (length < 0 || length > all.remaining()) {
            throw new BufferUnderflowException();
        }
        var text = new byte[length];
        all.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private int check(byte[] all) {
        var crc = new CRC32C();
        crc.update(order);
        crc.update(all, Integer.BYTES, all.length - Integer.BYTES);
        return (int) crc.getValue();
    }

    private static RunnelException wrong() {
        return new RunnelException(
                ErrorKind.INPUT,
                "The cursor is not one that page() gave for this order: it was changed on its way, or it is of a query with"
                        + " another order. Begin at the first page, without a cursor.");
    }
}

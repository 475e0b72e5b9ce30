package dev.runnel.spi;

/** Where an exchange puts its rows. Must not block; may throw, which ends the rows. */
public interface RowSink {
    /** Before the first row of each result; the same instance for the same statement where the backend can. */
    void columns(Columns columns);

    /** The row is valid only during the call. */
    void row(Row row);

    /** Asked after each row: true ends this fetch before it has all the rows it may have. Another fetch goes on. */
    default boolean full() {
        return false;
    }

    /**
     * One result of the command has ended (one per binding of a batch, where the driver tells).
     *
     * @param index position of the result, from 0
     * @param affected rows changed, -1 if not known
     */
    default void result(int index, long affected) {}

    /** Throws everything away. */
    RowSink DISCARD = new RowSink() {
        @Override
        public void columns(Columns columns) {}

        @Override
        public void row(Row row) {}
    };
}

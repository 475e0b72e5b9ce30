package dev.runnel.sql;

/** How many placeholders a list of values takes. */
final class ListPadding {
    /** Up to here a list is padded; beyond it the placeholders would come near the databases' limits. */
    private static final int LARGEST = 1024;

    /** Beyond it a placeholder for each value costs more than the values do. */
    private static final int LONG = 256;

    private ListPadding() {}

    /** True for a list so large that a dialect may have a better way for it than a placeholder for each value. */
    static boolean isLong(int size) {
        return size > LONG;
    }

    /** The next power of two, or the size itself for a large list. */
    static int padded(int size) {
        return size > LARGEST || size <= 1 ? size : Integer.highestOneBit(size - 1) << 1;
    }
}

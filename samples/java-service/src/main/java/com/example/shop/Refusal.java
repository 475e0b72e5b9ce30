package com.example.shop;

/** What the shop will not do, in a sentence that its customer may read. */
abstract sealed class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Refusal(String sentence) {
        super(sentence);
    }

    /** What was sent is not as it must be. */
    static final class Wrong extends Refusal {
        private static final long serialVersionUID = 1L;

        Wrong(String sentence) {
            super(sentence);
        }

        static void unless(boolean holds, String sentence) {
            if (!holds) {
                throw new Wrong(sentence);
            }
        }
    }

    /** There is no such thing. */
    static final class Missing extends Refusal {
        private static final long serialVersionUID = 1L;

        Missing(String what) {
            super("There is no " + what + ".");
        }
    }

    /** There is not enough of a product. */
    static final class OutOfStock extends Refusal {
        private static final long serialVersionUID = 1L;

        OutOfStock(String sku) {
            super("There is not enough of " + sku + ".");
        }
    }
}

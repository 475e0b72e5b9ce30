/** An order service as a Java team writes it: {@link com.example.shop.Main} starts it. */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;

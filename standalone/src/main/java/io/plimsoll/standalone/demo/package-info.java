/** The testbed's demonstration: a real guest is migrated because a real host ran hot. */
@NullMarked
package io.plimsoll.standalone.demo;

import org.jspecify.annotations.NullMarked;

/** What is asked of the kernel by calls instead of files, and how not to wait for it for ever. */
@NullMarked
package io.plimsoll.agent.kernel;

import org.jspecify.annotations.NullMarked;

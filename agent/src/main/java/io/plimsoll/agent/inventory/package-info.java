/** What is known of the images of the VMs: format, sizes, chains, and who shares them. */
@NullMarked
package io.plimsoll.agent.inventory;

import org.jspecify.annotations.NullMarked;

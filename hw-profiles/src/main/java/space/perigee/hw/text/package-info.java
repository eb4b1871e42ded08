/**
 * How commands print: {@link space.perigee.hw.text.TextTable} aligns columns, {@link
 * space.perigee.hw.text.Quantity} writes numbers with their units.
 */
@NullMarked
package space.perigee.hw.text;

import org.jspecify.annotations.NullMarked;

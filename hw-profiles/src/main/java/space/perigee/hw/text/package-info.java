/**
 * How commands print: {@link space.perigee.hw.text.TextTable} aligns columns, {@link
 * space.perigee.hw.text.Quantity} writes numbers with their units, {@link
 * space.perigee.hw.text.PrettyJson} is what {@code --json} prints.
 */
@NullMarked
package space.perigee.hw.text;

import org.jspecify.annotations.NullMarked;

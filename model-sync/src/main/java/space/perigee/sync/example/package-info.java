/** Hard examples that a satellite sends down, and the labels that the ground sends back. */
@NullMarked
package space.perigee.sync.example;

import org.jspecify.annotations.NullMarked;

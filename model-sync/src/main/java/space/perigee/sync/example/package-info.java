/** Samples that a satellite sends down for the ground to look at. */
@NullMarked
package space.perigee.sync.example;

import org.jspecify.annotations.NullMarked;

/** Stand-in. */
@org.jspecify.annotations.NullMarked
package space.perigee.sync.fec;

package org.dcm4chee.arc.storage;

import java.io.Closeable;

/** A place with files; open until it is closed. */
public interface Storage extends Closeable {}

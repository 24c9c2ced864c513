package org.dcm4che3.data;

import java.util.ArrayList;

/** The fragments of an encapsulated value (PS3.5 §A.4), the offset table first. */
public final class Fragments extends ArrayList<byte[]> {
  private static final long serialVersionUID = 1L;
}

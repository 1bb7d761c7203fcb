"""Every question, its picture and its sentence, one room a page; what rooms share beside them."""
